//! What is in a pack beside the files: what it tells, in every form, and what it leaves out.

use super::bag::{Bag, Sealed};
use super::gather::Gathered;
use super::told::{TimeStamp, Told};
use super::{linked, page, tables};
use crate::digest;
use crate::error::{Error, Result};
use serde::Serialize;
use serde_json::json;

/// What the folder of a pack is called.
pub(super) fn name(told: &Told) -> String {
    let profile = told.profile.to_string().to_lowercase().replace('_', "-");
    format!("evidence-{}-{profile}", super::items::plain(&told.reference))
}

/// Puts in all that is made from what was gathered.
pub(super) fn fill(bag: &mut Bag, gathered: &Gathered) -> Result<()> {
    let told = &gathered.told;
    for judgement in &told.judgements {
        let Some(seal) = &judgement.seal else { continue };
        if let (Some(path), Some(text)) = (&seal.path, &seal.text) {
            bag.put_text(path, text)?;
        }
        if let Some(TimeStamp { path, answer, .. }) = &seal.time_stamp {
            bag.put(path, answer.len() as u64, &mut answer.as_slice())?;
        }
    }
    put(bag, "data/pack.json", told)?;
    let omissions = json!({
        "reference": told.reference,
        "profile": told.profile,
        "marking": told.marking(),
        "leftOut": gathered.omissions,
    });
    put(bag, "data/omissions.json", &omissions)?;
    put(bag, "data/prov.json", &linked::prov(told))?;
    put(bag, "data/annotations.json", &linked::annotations(told))?;
    tables::put(bag, told)?;
    let page = page::page(gathered).map_err(Error::internal)?;
    bag.put_text("data/index.html", &page)?;
    let crate_ = linked::crate_(told, bag.payload());
    put(bag, "data/ro-crate-metadata.json", &crate_)
}

/// Puts a value in as canonical JSON.
fn put(bag: &mut Bag, path: &str, value: &impl Serialize) -> Result<()> {
    bag.put_text(path, &digest::canonical(value)?).map(drop)
}

/// Ends the bag.
pub(super) fn seal(bag: Bag, told: &Told) -> Result<Sealed> {
    let title: String = told.title.split_whitespace().collect::<Vec<_>>().join(" ");
    bag.seal(&[
        ("Source-Organization", "HM Crown Prosecution Service Inspectorate".into()),
        ("External-Identifier", told.reference.clone()),
        ("External-Description", format!("Evidence pack: {title}")),
        ("Bagging-Date", crate::clock::day(told.newest()).to_string()),
        ("Profile", told.profile.to_string()),
        ("Marking", told.marking().into()),
    ])
}
