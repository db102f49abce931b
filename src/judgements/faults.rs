//! Whether a judgement and all that it rests on is as it was sealed, and what is not.

use super::seal::keeps_text;
use super::standing::Standing;
use crate::digest;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::store::{Loader, Seen, Unshown};
use ::entity::{evidence as item, evidence_link, judgement, seal as sealing, seal_text};
use futures_util::future::{try_join, try_join_all};
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

/// What became of a seal.
#[derive(Debug)]
pub struct Checked {
    /// Whether everything is as it was sealed, whoever asks.
    pub holds: bool,
    /// What is not; none if the viewer may not see all that it rests on.
    pub faults: Option<Vec<Fault>>,
}

/// Holds a judgement and all that it rests on against its seal.
///
/// # Errors
/// If the database or the store of files cannot be read.
pub async fn of(
    loader: &Loader,
    files: &Files,
    judgement: &Seen<judgement::Model>,
    sealed: &sealing::Model,
) -> Result<Checked> {
    let by = seal_text::Column::JudgementId;
    let (kept, standing) = try_join(
        loader.whole::<seal_text::Entity>(by, judgement.id),
        Standing::of(loader, judgement),
    )
    .await?;
    let text = kept.first().map(|kept| kept.text.as_str());
    let was = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let mut faults = differing(judgement, sealed, &standing, (text, was.as_ref()))?;
    faults.extend(standing.altered(loader, files).await?);
    let all_seen = sees_all(loader, &standing, was.as_ref()).await?;
    Ok(Checked { holds: faults.is_empty(), faults: all_seen.then_some(faults) })
}

/// What a judgement says otherwise than when it was sealed.
fn differing(
    judgement: &judgement::Model,
    sealed: &sealing::Model,
    standing: &Standing,
    (kept, was): (Option<&str>, Option<&Value>),
) -> Result<Vec<Fault>> {
    let salt = was.and_then(|was| was["salt"].as_str());
    let now = standing.canonical(judgement, sealed, (sealed.algorithm.as_str(), salt))?;
    let holds = |text: &str| digest::of_bytes(text.as_bytes()) == sealed.digest;
    let fault = |path: &str, differs| Fault { path: path.into(), differs };
    let Some(kept) = kept else {
        let altered = (!holds(&now)).then(|| fault("", Differs::Unknown));
        let lost = keeps_text(&sealed.algorithm).then(|| fault("asSealed", Differs::Gone));
        return Ok(altered.into_iter().chain(lost).collect());
    };
    if holds(&now) && holds(kept) {
        return Ok(vec![]);
    }
    let mut faults = vec![];
    let form = was.and_then(|was| was["algorithm"].as_str());
    if holds(kept) && form != Some(&sealed.algorithm) {
        faults.push(fault("seal.algorithm", Differs::Kept));
    } else if kept == now {
        faults.push(fault("seal.digest", Differs::Kept));
    } else if !holds(kept) {
        faults.push(fault("asSealed", Differs::Kept));
    }
    if let Some(was) = was.filter(|_| !holds(&now)) {
        let form = was["algorithm"].as_str().unwrap_or(&sealed.algorithm);
        let now = standing.canonical(judgement, sealed, (form, salt))?;
        let is = serde_json::from_str::<Value>(&now).map_err(Error::internal)?;
        let called = |item: &Unshown<item::Model>| (item.id.to_string(), item.reference.clone());
        let items = standing.items().iter().map(called).collect();
        compare("", was, &is, &items, &mut faults);
    }
    if faults.is_empty() {
        faults.push(fault("asSealed", Differs::Changed));
    }
    Ok(faults)
}

/// Whether the viewer sees each link, withdrawn ones too, and each judgement that was drawn on, as it was sealed and as
/// it is.
async fn sees_all(loader: &Loader, standing: &Standing, was: Option<&Value>) -> Result<bool> {
    let sources = was.and_then(|was| was["sources"].as_array()).into_iter().flatten();
    let sources = sources.filter_map(|source| source["id"].as_str()?.parse::<Uuid>().ok());
    let sources = sources.chain(standing.sources().iter().map(|source| source.id));
    let drawn = sources.map(|id| loader.one::<judgement::Entity>(id));
    let links = standing.links().iter().map(|id| loader.one::<evidence_link::Entity>(*id));
    let (drawn, links) = try_join(try_join_all(drawn), try_join_all(links)).await?;
    Ok(links.iter().all(Option::is_some) && drawn.iter().all(Option::is_some))
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

/// What a seal of a judgement would be of as it stands now, as it was made, if that was without a salt.
///
/// # Errors
/// If the database cannot be read.
pub async fn now(
    loader: &Loader,
    judgement: &judgement::Model,
    sealed: &sealing::Model,
) -> Result<String> {
    let standing = Standing::of(loader, judgement).await?;
    standing.canonical(judgement, sealed, (sealed.algorithm.as_str(), None))
}
