//! One pack, from the wish to its file, in the name of whoever asked and as they stand now: before, and again at the end.

use super::Packing;
use super::bag::{Bag, Sealed};
use super::fill;
use super::gather::Gathered;
use super::profile::action;
use super::told::Version;
use super::which;
use crate::error::{Error, Result};
use crate::files::pack_key;
use crate::jobs::Progress;
use crate::store::{Levels, Loader, Store, Write};
use ::entity::types::{Action, PackState};
use ::entity::{
    document_content, evidence, evidence_pack, inspection, judgement, pack_area, pack_lease,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};

impl Packing {
    pub(super) async fn run_one(&self, id: Uuid, progress: &Progress) -> Result<()> {
        let Some(pack) = self.database.pack(id).await? else { return Ok(()) };
        if pack.state != PackState::Waiting {
            return Ok(());
        }
        let why = match Box::pin(self.made(&pack, progress)).await {
            Err(Error::NotFound | Error::Forbidden(_)) => {
                "Whoever asked for it may not have it any more.".to_owned()
            }
            Err(Error::Limit(message)) => message,
            Err(Error::Refused(why)) => {
                why.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ")
            }
            done => return done,
        };
        self.database.fail_pack(id, action(pack.profile), &why).await
    }

    async fn made(&self, pack: &evidence_pack::Model, progress: &Progress) -> Result<()> {
        let store = self.database.on_behalf_of_packer(pack).await?;
        let mut gathered = self.gathered(&store, pack).await?;
        let files: Vec<_> = gathered
            .told
            .items
            .iter()
            .flat_map(|(place, item)| item.versions.values().map(move |of| (place, of)))
            .filter_map(|(place, of)| Some((place.clone(), of.number, of.path.clone()?)))
            .collect();
        progress.counted(gathered.told.judgements.len() + files.len());
        progress.done(gathered.told.judgements.len());
        let name = fill::name(&gathered.told);
        let mut bag = Bag::begin(&name)?;
        for (place, number, path) in files {
            let Some(item) = gathered.told.items.get_mut(&place) else { continue };
            let Some(version) = item.versions.get_mut(&number) else { continue };
            let there;
            (there, bag) = Box::pin(self.file(&store, bag, version, path)).await?;
            if !there {
                version.path = None;
                gathered.close(&place.1, number);
            }
            progress.done(1);
        }
        fill::fill(&mut bag, &gathered)?;
        let Sealed { file, size } = fill::seal(bag, &gathered.told)?;
        let omissions = gathered.omissions.len();
        let digest = self.files.keep_file(file, &pack_key(pack.id)).await?;
        let done = Done { name: format!("{name}.zip"), size, digest, omissions };
        self.finish(pack, &gathered, &done, progress.told()).await
    }

    /// What goes in, a judgement at a time: the rows of one are let go of before the next.
    async fn gathered(&self, store: &Store, pack: &evidence_pack::Model) -> Result<Gathered> {
        let (profile, action) = (pack.profile, action(pack.profile));
        let fresh = || {
            let levels = Levels::new(&self.turns);
            (Loader::new(store.clone(), 1, &levels), levels)
        };
        if let Some(id) = pack.judgement_id {
            store.permit::<judgement::Entity>(action, id).await?;
            let root = store.get::<judgement::Entity>(id).await?;
            let mut gathered = Gathered::of(
                &format!("{}.v{}", root.reference, root.version),
                &root.title,
                profile,
            );
            let (loader, levels) = fresh();
            let drawn = levels.run(which::drawn_on(&loader, &root, profile)).await?;
            let (mut references, mut hidden) = (vec![], 0);
            for row in &drawn {
                let (loader, levels) = fresh();
                hidden += levels.run(gathered.judgement(&loader, row, 0)).await?;
                references.push(row.reference.clone());
            }
            let (loader, levels) = fresh();
            levels.run(gathered.judgement(&loader, &root, hidden)).await?;
            gathered.told.judgements.rotate_right(1);
            if let Some(first) = gathered.told.judgements.first_mut() {
                first.draws_on = references;
            }
            return Ok(gathered);
        }
        let id = pack.inspection_id.ok_or(Error::NotFound)?;
        store.permit::<inspection::Entity>(action, id).await?;
        let inspection = store.get::<inspection::Entity>(id).await?;
        let mut gathered = Gathered::of(&inspection.reference, &inspection.title, profile);
        gathered.areas.insert(inspection.area_id);
        let (loader, levels) = fresh();
        let judgements = which::of_inspection(&loader, &inspection, profile);
        for row in &levels.run(judgements).await? {
            let (loader, levels) = fresh();
            levels.run(gathered.judgement(&loader, row, 0)).await?;
        }
        Ok(gathered)
    }

    /// Puts the file of a version in, if it can still be opened, and is what came. Answers whether it is there.
    async fn file(
        &self,
        store: &Store,
        mut bag: Bag,
        version: &Version,
        path: String,
    ) -> Result<(bool, Bag)> {
        let size = u64::try_from(version.size).unwrap_or_default();
        let content = match store.get::<document_content::Entity>(version.id).await {
            Err(Error::NotFound) => return Ok((false, bag)),
            content => content?,
        };
        let spooled = match self.files.spool(&content.object_key, size).await {
            Err(Error::NotFound) => return Ok((false, bag)),
            spooled => spooled?,
        };
        if spooled.size != size || spooled.sha256 != version.sha256 {
            return Ok((false, bag));
        }
        let put = tokio::task::spawn_blocking(move || {
            let mut file = spooled.file().map_err(Error::internal)?;
            bag.put(&path, size, &mut file)?;
            Ok((true, bag))
        });
        put.await.map_err(Error::internal)?
    }

    /// Says that it is done, in one transaction with what the audit trail is told: if whoever asked may still have it.
    async fn finish(
        &self,
        pack: &evidence_pack::Model,
        gathered: &Gathered,
        done: &Done,
        (parts_done, parts): (i32, i32),
    ) -> Result<()> {
        let store = self.database.on_behalf_of_packer(pack).await?;
        let action = action(pack.profile);
        let detail = format!("done, {}", done.digest);
        let work = async |write: &Write<'_>| {
            let held = write.hold::<evidence_pack::Entity>(pack.id).await?;
            if held.state != PackState::Waiting {
                write.was_done();
                return Ok(());
            }
            let of: Vec<Uuid> = gathered.told.judgements.iter().map(|of| of.id).collect();
            which::go_out(write, pack.profile, &of).await?;
            let areas = gathered
                .areas
                .iter()
                .map(|area| pack_area::ActiveModel { pack_id: Set(pack.id), area_id: Set(*area) });
            write.insert_all(areas).await?;
            let row = evidence_pack::ActiveModel {
                id: Set(pack.id),
                state: Set(PackState::Done),
                finished_at: Set(Some(write.clock.now())),
                file_name: Set(Some(done.name.clone())),
                digest: Set(Some(done.digest.clone())),
                size: Set(Some(i64::try_from(done.size).map_err(Error::internal)?)),
                omissions: Set(Some(i32::try_from(done.omissions).map_err(Error::internal)?)),
                ..Default::default()
            };
            write.update(row).await?;
            let lease = pack_lease::ActiveModel {
                pack_id: Set(pack.id),
                parts_done: Set(parts_done),
                parts: Set(Some(parts)),
                ..Default::default()
            };
            write.update(lease).await?;
            write.made("EvidencePack", pack.id);
            told(write, pack, gathered).await
        };
        if let Some(id) = pack.judgement_id {
            let permit = store.permit::<judgement::Entity>(action, id).await?.naming(&detail);
            return store.write(&permit, work).await;
        }
        let id = pack.inspection_id.ok_or(Error::NotFound)?;
        let permit = store.permit::<inspection::Entity>(action, id).await?.naming(&detail);
        store.write(&permit, work).await
    }
}

/// Tells the audit trail what is taken out that is content, words said in confidence, or names.
async fn told(write: &Write<'_>, pack: &evidence_pack::Model, gathered: &Gathered) -> Result<()> {
    let opened = gathered.told.items.values();
    let opened = opened.filter(|item| item.versions.values().any(|of| of.path.is_some()));
    let opened = opened.map(|item| item.id).chain(gathered.heard.iter().copied());
    let named = gathered.named.iter().copied();
    for (action, ids) in [
        (Action::ReadContent, opened.collect::<Vec<_>>()),
        (Action::RevealIdentity, named.collect()),
    ] {
        for some in ids.chunks(500) {
            let these = Condition::all().add(evidence::Column::Id.is_in(some.iter().copied()));
            let mut items = write.all::<evidence::Entity>(these).await?;
            items.sort_by_key(|item| item.id);
            for item in items {
                write.besides(action, &*item, format!("in evidence pack {}", pack.id));
            }
        }
    }
    Ok(())
}

/// What came of it.
struct Done {
    name: String,
    size: u64,
    digest: String,
    omissions: usize,
}
