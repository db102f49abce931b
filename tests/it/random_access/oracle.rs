//! Who may see what, worked out over the rows themselves by the words of docs/ACCESS.md: a second opinion
//! that shares nothing with `src/access`.

use crate::rows::Rows;
use entity::types::{
    EvidenceKind, EvidenceStatus, FileState, JudgementStatus, LinkStatus, Marking, Origin,
    RedactionState, Role, ScanState,
};
use entity::{
    check_reading, check_revision, document_content, document_request, document_upload,
    document_version, double_reading, evidence as item, evidence_link, evidence_pack, finding,
    import_batch, import_row, import_upload, inspection, interview, interview_note, interviewee,
    judgement, judgement_source, onsite_check_record, pack_area,
};
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everything in the repository that somebody could be kept from.
pub struct World {
    pub inspections: Vec<inspection::Model>,
    pub requests: Vec<document_request::Model>,
    pub uploads: Vec<document_upload::Model>,
    pub tables: Vec<import_upload::Model>,
    pub imports: Vec<import_batch::Model>,
    pub lines: Vec<import_row::Model>,
    pub packs: Vec<evidence_pack::Model>,
    pub packed: Vec<pack_area::Model>,
    pub evidence: Vec<item::Model>,
    pub versions: Vec<document_version::Model>,
    pub contents: Vec<document_content::Model>,
    pub interviews: Vec<interview::Model>,
    pub notes: Vec<interview_note::Model>,
    pub heard: Vec<interviewee::Model>,
    pub judgements: Vec<judgement::Model>,
    pub sources: Vec<judgement_source::Model>,
    pub doubles: Vec<double_reading::Model>,
    pub readings: Vec<check_reading::Model>,
    pub records: Vec<onsite_check_record::Model>,
    pub corrected: Vec<check_revision::Model>,
    pub findings: Vec<finding::Model>,
    pub links: Vec<evidence_link::Model>,
}

impl World {
    pub async fn of(rows: &Rows) -> Self {
        Self {
            inspections: rows.all::<inspection::Entity>().await,
            requests: rows.all::<document_request::Entity>().await,
            uploads: rows.all::<document_upload::Entity>().await,
            tables: rows.all::<import_upload::Entity>().await,
            imports: rows.all::<import_batch::Entity>().await,
            lines: rows.all::<import_row::Entity>().await,
            packs: rows.all::<evidence_pack::Entity>().await,
            packed: rows.all::<pack_area::Entity>().await,
            evidence: rows.all::<item::Entity>().await,
            versions: rows.all::<document_version::Entity>().await,
            contents: rows.all::<document_content::Entity>().await,
            interviews: rows.all::<interview::Entity>().await,
            notes: rows.all::<interview_note::Entity>().await,
            heard: rows.all::<interviewee::Entity>().await,
            judgements: rows.all::<judgement::Entity>().await,
            sources: rows.all::<judgement_source::Entity>().await,
            doubles: rows.all::<double_reading::Entity>().await,
            readings: rows.all::<check_reading::Entity>().await,
            records: rows.all::<onsite_check_record::Entity>().await,
            corrected: rows.all::<check_revision::Entity>().await,
            findings: rows.all::<finding::Entity>().await,
            links: rows.all::<evidence_link::Entity>().await,
        }
    }
}

/// What one person may see.
#[derive(Default)]
pub struct Allowed {
    /// Keys by the API's type.
    pub keys: BTreeMap<&'static str, BTreeSet<Uuid>>,
    /// Versions whose content is open.
    pub content: BTreeSet<Uuid>,
    /// Words that are kept apart, and that may be shown.
    pub words: BTreeSet<String>,
    /// How many visible findings were retired: no list holds them.
    pub retired: usize,
    /// Links that each visible judgement's trace leaves out.
    pub hidden: BTreeMap<Uuid, usize>,
    /// Links under each visible judgement, and under the visible ones that it draws on.
    pub counted: BTreeMap<Uuid, usize>,
}

impl Allowed {
    #[expect(clippy::too_many_lines, reason = "one rule after the other")]
    pub fn of(world: &World, me: Uuid, role: Role, granted: &[Uuid], barred: &[Uuid]) -> Self {
        let everywhere =
            matches!(role, Role::ChiefInspector | Role::RecordsManager | Role::Auditor);
        let area = |area: Uuid| (everywhere || granted.contains(&area)) && !barred.contains(&area);
        let inspects = matches!(role, Role::LeadInspector | Role::Inspector);
        let judges =
            inspects || matches!(role, Role::QualityAssurer | Role::ChiefInspector | Role::Analyst);
        let works = judges || matches!(role, Role::RecordsManager | Role::Auditor);
        let receives = matches!(role, Role::Publications | Role::ServiceReader);
        let supplies = role == Role::AreaContributor;

        let mut all = Self::default();
        all.keep("Inspection", &world.inspections, |row| {
            let open = role == Role::Administrator || (role != Role::None && area(row.area_id));
            open.then_some(row.id)
        });
        all.keep("DocumentRequest", &world.requests, |row| {
            ((works || supplies) && area(row.area_id)).then_some(row.id)
        });
        let areas: HashMap<Uuid, Uuid> =
            world.inspections.iter().map(|row| (row.id, row.area_id)).collect();
        all.keep("DoubleReading", &world.doubles, |row| {
            (works && area(areas[&row.inspection_id])).then_some(row.id)
        });
        let sealed = |id| world.versions.iter().any(|version| version.id == id && version.sealed);
        all.keep("DocumentUpload", &world.uploads, |row| {
            let own = supplies && row.created_by == me;
            let open = matches!(role, Role::RecordsManager | Role::Auditor) || !sealed(row.id);
            ((works || own) && area(row.area_id) && open).then_some(row.id)
        });
        all.keep("ImportBatch", &world.imports, |row| {
            let mut table = world.tables.iter().filter(|table| table.id == row.upload_id);
            let sends = inspects || role == Role::Administrator;
            let own = sends && table.any(|table| table.created_by == me);
            (own || role == Role::Auditor).then_some(row.id)
        });
        let item = |row: &item::Model| {
            area(row.area_id)
                && (works
                    || (role == Role::ServiceReader && row.marking == Marking::Official)
                    || (supplies
                        && row.kind == EvidenceKind::Document
                        && row.origin == Origin::AreaSelfReport))
        };
        let items: HashMap<Uuid, &item::Model> =
            world.evidence.iter().filter(|row| item(row)).map(|row| (row.id, row)).collect();
        for row in items.values() {
            all.keys.entry(row.kind.type_name()).or_default().insert(row.id);
        }
        let judgements: HashMap<Uuid, &judgement::Model> =
            world.judgements.iter().map(|row| (row.id, row)).collect();
        let judgement = |row: &judgement::Model| {
            let drawn = || {
                let sources = world.sources.iter().filter(|source| source.judgement_id == row.id);
                sources.filter_map(|source| judgements[&source.draws_on_id].area_id)
            };
            let there = match row.area_id {
                Some(of) => area(of),
                None => {
                    drawn().all(|of| !barred.contains(&of)) && (everywhere || drawn().any(area))
                }
            };
            let finished =
                matches!(row.status, JudgementStatus::SignedOff | JudgementStatus::Published);
            there && (works || (receives && finished))
        };
        all.keep("Judgement", &world.judgements, |row| judgement(row).then_some(row.id));
        let open = all.keys["Judgement"].clone();
        let inspections = all.keys["Inspection"].clone();
        all.keep("EvidencePack", &world.packs, |row| {
            let own = row.requested_by == me && row.requested_role == role;
            let of = row.judgement_id.is_some_and(|id| open.contains(&id))
                || row.inspection_id.is_some_and(|id| inspections.contains(&id));
            let mut packed = world.packed.iter().filter(|packed| packed.pack_id == row.id);
            let whole = packed.all(|packed| area(packed.area_id));
            ((own || role == Role::Auditor) && of && whole).then_some(row.id)
        });
        all.keep("Finding", &world.findings, |row| {
            // what was retired is for those who make judgements
            (open.contains(&row.judgement_id) && (row.position > 0 || !receives)).then_some(row.id)
        });
        let retired = world.findings.iter().filter(|row| row.position == 0 && !receives);
        all.retired = retired.filter(|row| open.contains(&row.judgement_id)).count();
        let link = |row: &evidence_link::Model| {
            open.contains(&row.judgement_id) && items.contains_key(&row.evidence_id)
        };
        all.keep("EvidenceLink", &world.links, |row| link(row).then_some(row.id));
        for of in &open {
            // a cross-Area judgement rests on what the judgements that it draws on rest on
            let drawn = world.sources.iter().filter(|source| source.judgement_id == *of);
            let basis: BTreeSet<_> = drawn.map(|source| source.draws_on_id).chain([*of]).collect();
            let active = world.links.iter().filter(|row| {
                basis.contains(&row.judgement_id) && row.status == LinkStatus::Active
            });
            all.hidden.insert(*of, active.clone().filter(|row| !link(row)).count());
            let counted = active.filter(|row| open.contains(&row.judgement_id));
            all.counted.insert(*of, counted.count());
        }

        let keeps = matches!(role, Role::RecordsManager | Role::Auditor);
        let version = |row: &document_version::Model| {
            items.contains_key(&row.document_id) && (keeps || !row.sealed)
        };
        all.keep("DocumentVersion", &world.versions, |row| version(row).then_some(row.id));
        let opens = |row: &&document_version::Model| {
            (judges || supplies)
                && version(row)
                && row.scan_state == ScanState::Clean
                && row.file_state == FileState::Sound
                && items[&row.document_id].status != EvidenceStatus::Rejected
                && (role != Role::Analyst || row.redaction_state != RedactionState::Pending)
        };
        all.content = world.versions.iter().filter(opens).map(|row| row.id).collect();
        let texts = world.contents.iter().filter(|row| all.content.contains(&row.version_id));
        all.words.extend(texts.filter_map(|row| row.text.clone()));
        let restricted = world.interviews.iter().filter(|row| row.restricted);
        let restricted: BTreeSet<_> = restricted.map(|row| row.evidence_id).collect();
        for row in &world.notes {
            let heard = role != Role::Analyst || !restricted.contains(&row.interview_id);
            if judges && heard && items.contains_key(&row.interview_id) {
                all.words.insert(row.text.clone());
            }
        }
        let noted = |fields: &serde_json::Value| fields["note"].as_str().map(str::to_owned);
        let records = world.records.iter().map(|row| (row.evidence_id, &row.fields));
        let corrected = world.corrected.iter().map(|row| (row.check_id, &row.fields));
        for (of, fields) in records.chain(corrected) {
            all.words.extend(noted(fields).filter(|_| judges && items.contains_key(&of)));
        }
        for row in &world.readings {
            // until both are in, each is its reader's alone
            let both = world.doubles.iter().any(|two| two.id == row.double_id && two.readings == 2);
            let seen = all.keys["DoubleReading"].contains(&row.double_id);
            let shown = judges && seen && (both || row.person_id == me);
            all.words.extend(noted(&row.fields).filter(|_| shown));
        }
        let own = world
            .lines
            .iter()
            .filter(|row| role != Role::Auditor && all.keys["ImportBatch"].contains(&row.batch_id));
        let own: Vec<_> = own.map(|row| row.told.about.clone()).collect();
        all.words.extend(own);
        let named = world.heard.iter().filter(|row| items.contains_key(&row.interview_id));
        all.words.extend(named.filter(|_| inspects).map(|row| row.name.clone()));
        all
    }

    fn keep<M>(&mut self, name: &'static str, rows: &[M], key: impl Fn(&M) -> Option<Uuid>) {
        self.keys.entry(name).or_default().extend(rows.iter().filter_map(key));
    }

    /// Their global ids.
    pub fn ids(&self) -> BTreeSet<String> {
        let of = |(name, keys): (&&'static str, &BTreeSet<Uuid>)| {
            keys.iter().map(|key| id::encode(name, *key).0).collect::<Vec<_>>()
        };
        self.keys.iter().flat_map(of).collect()
    }

    /// How many there are of these types.
    pub fn count(&self, names: &[&str]) -> usize {
        names.iter().filter_map(|name| self.keys.get(name)).map(BTreeSet::len).sum()
    }
}
