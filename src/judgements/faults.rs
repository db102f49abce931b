//! Whether a judgement and all that it rests on is as it was sealed, and what is not.

use super::reads;
use super::seal::{self, Basis};
use crate::digest;
use crate::error::{Error, Result};
use crate::evidence;
use crate::store::{Loader, Seen};
use ::entity::types::JudgementScope;
use ::entity::{
    effect, evidence as item, evidence_link, finding, finding_theme, judgement, seal as sealing,
    seal_text, source_tally, theme, trace_tally,
};
use futures_util::future::{try_join_all, try_join3};
use sea_orm::prelude::Uuid;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Something that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands, from the judgement down.
    pub path: String,
    /// How it differs.
    pub differs: Differs,
}

/// How something differs from what was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// It says something else.
    Changed,
    /// It was sealed, and is not there.
    Gone,
    /// It is there, and was not sealed.
    Added,
    /// The same things stand in another order.
    Reordered,
    /// What was kept of the seal itself does not fit.
    Kept,
    /// Only the digest was kept, so that nobody can say what.
    Unknown,
}

impl Fault {
    /// What is wrong, in a sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let path = &self.path;
        match self.differs {
            Differs::Changed => format!("{path} is not what was sealed."),
            Differs::Gone => format!("{path} was sealed, and is gone."),
            Differs::Added => format!("{path} was not there when it was sealed."),
            Differs::Reordered => format!("{path} stand in another order than when it was sealed."),
            Differs::Kept => {
                format!("{path} was altered: it does not fit what was kept of the seal.")
            }
            Differs::Unknown => {
                "Something was altered. Only a digest was kept of what was sealed, so that \
                                 it cannot be said what."
                    .into()
            }
        }
    }
}

/// What is not as it was sealed; `None` if the viewer may not see all that it rests on.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    sealed: &sealing::Model,
) -> Result<Option<Vec<Fault>>> {
    let kept = loader.part::<seal_text::Entity, _>(judgement).await?;
    let was = kept.as_ref().and_then(|kept| serde_json::from_str::<Value>(&kept.text).ok());
    if !sources_seen(loader, was.as_ref()).await? {
        return Ok(None);
    }
    let Some(now) = now(loader, judgement, &sealed.algorithm).await? else { return Ok(None) };
    let holds = |text: &str| digest::of_bytes(text.as_bytes()) == sealed.digest;
    let fault = |path: &str, differs| Fault { path: path.into(), differs };
    let Some(kept) = kept else {
        let unknown = fault("", Differs::Unknown);
        return Ok(Some(if holds(&now) { vec![] } else { vec![unknown] }));
    };
    if holds(&now) && holds(&kept.text) {
        return Ok(Some(vec![]));
    }
    let mut faults = vec![];
    let form = was.as_ref().and_then(|was| was["algorithm"].as_str());
    if holds(&kept.text) && form != Some(&sealed.algorithm) {
        faults.push(fault("seal.algorithm", Differs::Kept));
    } else if kept.text == now {
        faults.push(fault("seal.digest", Differs::Kept));
    } else if !holds(&kept.text) {
        faults.push(fault("asSealed", Differs::Kept));
    }
    if let Some(was) = was.filter(|_| !holds(&now)) {
        let form = was["algorithm"].as_str().unwrap_or(&sealed.algorithm);
        let again = if form == sealed.algorithm {
            None
        } else {
            self::now(loader, judgement, form).await?
        };
        let is = serde_json::from_str::<Value>(&again.unwrap_or(now)).map_err(Error::internal)?;
        let items = items(loader, judgement).await?;
        compare("", &was, &is, &items, &mut faults);
    }
    if faults.is_empty() {
        faults.push(fault("asSealed", Differs::Changed));
    }
    Ok(Some(faults))
}

/// Whether the viewer sees each judgement that was drawn on when it was sealed.
async fn sources_seen(loader: &Loader, was: Option<&Value>) -> Result<bool> {
    let sources = was.and_then(|was| was["sources"].as_array()).into_iter().flatten();
    let ids = sources.filter_map(|source| source["id"].as_str()?.parse::<Uuid>().ok());
    let seen = try_join_all(ids.map(|id| loader.one::<judgement::Entity>(id))).await?;
    Ok(seen.iter().all(Option::is_some))
}

/// What reports call the items that a judgement cites.
async fn items(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<HashMap<String, String>> {
    let links = reads::links_of(loader, judgement).await?;
    let by = evidence_link::Column::EvidenceId;
    let items = links.iter().map(|link| loader.above::<item::Entity, _>(link, by));
    let items = try_join_all(items).await?;
    Ok(items.iter().map(|item| (item.id.to_string(), item.reference.clone())).collect())
}

/// Tells what differs between two forms, from `path` down.
fn compare(
    path: &str,
    was: &Value,
    is: &Value,
    items: &HashMap<String, String>,
    faults: &mut Vec<Fault>,
) {
    match (was, is) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(&path, &was[key.as_str()], &is[key.as_str()], items, faults);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.iter().chain(b).any(Value::is_object) => {
            let (was, is) = (keyed(a), keyed(b));
            let order = |list: &[Value]| list.iter().map(key).collect::<Vec<_>>();
            let before = faults.len();
            for name in was.keys().chain(is.keys().filter(|name| !was.contains_key(*name))) {
                let (was, is) = (was.get(name), is.get(name));
                let item = was.or(is).and_then(|of| items.get(text(of, "evidence")));
                let called = was.or(is).and_then(|of| of["reference"].as_str());
                let called = item.map(String::as_str).or(called).unwrap_or(name);
                let path = format!("{path}[{called}]");
                match (was, is) {
                    (Some(was), Some(is)) => compare(&path, was, is, items, faults),
                    (was, _) => {
                        let differs = if was.is_some() { Differs::Gone } else { Differs::Added };
                        faults.push(Fault { path, differs });
                    }
                }
            }
            if faults.len() == before && order(a) != order(b) {
                faults.push(Fault { path: path.into(), differs: Differs::Reordered });
            }
        }
        _ if was == is => {}
        _ => faults.push(Fault { path: path.into(), differs: Differs::Changed }),
    }
}

/// Members of a list by what tells them apart.
fn keyed(list: &[Value]) -> BTreeMap<String, &Value> {
    list.iter().map(|one| (key(one), one)).collect()
}

fn key(of: &Value) -> String {
    let named =
        ["id", "reference", "period", "domain"].into_iter().find_map(|name| of[name].as_str());
    named.map_or_else(|| format!("{} {}", text(of, "unit"), text(of, "measure")), str::to_owned)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// What a seal of a judgement would be of as it stands now, as `algorithm` makes it; `None` if the viewer may not see
/// all that it rests on.
///
/// # Errors
/// If the database cannot be read.
pub async fn now(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    algorithm: &str,
) -> Result<Option<String>> {
    let (by, order) = (effect::Column::JudgementId, effect::Column::Unit);
    let effects = loader.children::<effect::Entity, _>(by, judgement, order);
    let reasons = reads::strength_reasons(loader, judgement);
    let guide = reads::guide(loader, judgement);
    let (effects, mut reasons, guide) = try_join3(effects, reasons, guide).await?;
    if !seal::covers_reasons(algorithm) {
        reasons.clear();
    }
    let findings = reads::findings_of(loader, judgement).await?;
    let links = reads::links_of(loader, judgement).await?;
    let links: Vec<_> = links.iter().filter(|link| link.withdrawn_at.is_none()).collect();
    let tally = loader.part::<trace_tally::Entity, _>(judgement).await?.ok_or(Error::NotFound)?;
    // the tally of a cross-Area judgement is of what it draws on
    let own = judgement.scope == JudgementScope::Area;
    if own && usize::try_from(tally.links) != Ok(links.len()) {
        return Ok(None);
    }
    let versions = links.iter().map(|link| evidence::reads::pinned_version(loader, link));
    let points = links.iter().map(async |link| {
        Ok::<_, Error>((link.id, evidence::reads::pinned_points(loader, link).await?))
    });
    let revisions = links.iter().map(async |link| {
        Ok::<_, Error>((link.id, evidence::reads::pinned_revision(loader, link).await?))
    });
    let (versions, points, revisions) =
        try_join3(try_join_all(versions), try_join_all(points), try_join_all(revisions)).await?;
    let hidden = |link: &Seen<evidence_link::Model>, version: &Option<_>| {
        link.pinned_version_id.is_some() && version.is_none()
    };
    if links.iter().zip(&versions).any(|(link, version)| hidden(link, version)) {
        return Ok(None);
    }
    let sources = reads::drawn_on(loader, judgement).await?;
    if !own {
        let drawn = loader.part::<source_tally::Entity, _>(judgement).await?;
        if usize::try_from(drawn.map_or(0, |tally| tally.sources)) != Ok(sources.len()) {
            return Ok(None);
        }
    }
    let themes = if seal::covers_themes(algorithm) {
        themes(loader, &findings).await?
    } else {
        HashMap::new()
    };
    let basis = Basis {
        effects: effects.iter().map(|effect| &**effect).collect(),
        reasons: reasons.iter().map(|reason| &**reason).collect(),
        guide: guide.as_deref(),
        findings: findings.iter().map(|finding| &**finding).collect(),
        themes,
        sources: sources.iter().map(|source| &**source).collect(),
        links: links.iter().map(|link| &***link).collect(),
        versions: versions.iter().flatten().map(|version| (version.id, &**version)).collect(),
        points: points
            .iter()
            .map(|(link, points)| (*link, points.iter().map(|point| &**point).collect()))
            .collect(),
        revisions: revisions
            .iter()
            .filter_map(|(link, revision)| Some((*link, &**revision.as_ref()?)))
            .collect(),
    };
    seal::canonical(judgement, &basis, algorithm).map(Some)
}

/// The codes of the themes of findings.
async fn themes(
    loader: &Loader,
    findings: &[Seen<finding::Model>],
) -> Result<HashMap<Uuid, Vec<String>>> {
    let (by, order) = (finding_theme::Column::FindingId, finding_theme::Column::ThemeId);
    let every = loader.every::<theme::Entity>(theme::Column::Code);
    let themes = findings.iter().map(async |finding| {
        let themes = loader.children::<finding_theme::Entity, _>(by, finding, order).await?;
        let code = |of: &Seen<finding_theme::Model>| {
            every.iter().find(|theme| theme.id == of.theme_id).map(|theme| theme.code.clone())
        };
        Ok::<_, Error>((finding.id, themes.iter().filter_map(code).collect()))
    });
    Ok(try_join_all(themes).await?.into_iter().collect())
}
