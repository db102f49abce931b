//! What goes into a pack: asked through the loader of whoever asked for it, and so never more than they may see; then
//! narrowed by the profile.

use super::items;
use super::profile::{leaves_out, reasons};
use super::told::{
    Count, Effect, Ended, Finding, Found, Judgement, Link, Omission, Quote, Reason, Rule, Seal,
    TimeStamp, Told,
};
use crate::digest;
use crate::error::{Error, Result};
use crate::evidence::quotes;
use crate::evidence::reads as evidence_reads;
use crate::judgements::{faults, reads, stamping};
use crate::store::{Loader, Seen};
use crate::timestamps::Stamp;
use crate::trace::counts::{self, KINDS};
use crate::trace::reads::{Limits, Trace};
use ::entity::types::{LinkStatus, PackProfile, QuoteState, Role};
use ::entity::{
    area, effect, evidence, evidence_link, finding, interview, judgement, judgement_ending,
    link_tally, seal, seal_stamp, seal_text,
};
use futures_util::future::{try_join, try_join_all, try_join3};
use sea_orm::prelude::Uuid;
use std::collections::{BTreeMap, BTreeSet};

/// What was gathered, and what must be told to the audit trail with it.
#[derive(Debug)]
pub(super) struct Gathered {
    pub told: Told,
    pub omissions: BTreeSet<Omission>,
    /// The Areas whose evidence it is.
    pub areas: BTreeSet<Uuid>,
    /// The restricted interviews whose words are in it, and those whose interviewees are.
    pub heard: BTreeSet<Uuid>,
    pub named: BTreeSet<Uuid>,
}

impl Gathered {
    pub(super) fn of(reference: &str, title: &str, profile: PackProfile) -> Self {
        let (reference, title) = (reference.to_owned(), title.to_owned());
        let told = Told { reference, title, profile, judgements: vec![], items: BTreeMap::new() };
        let (omissions, areas) = (BTreeSet::new(), BTreeSet::new());
        Self { told, omissions, areas, heard: BTreeSet::new(), named: BTreeSet::new() }
    }

    /// Takes in a judgement. Answers how many links of its trace whoever asked does not see, beside those that are
    /// counted elsewhere.
    pub(super) async fn judgement(
        &mut self,
        loader: &Loader,
        row: &Seen<judgement::Model>,
        elsewhere: usize,
    ) -> Result<usize> {
        let profile = self.told.profile;
        self.areas.extend(row.area_id);
        let findings = reads::findings_of(loader, row).await?;
        let found = findings.iter().map(|finding| links(loader, finding, profile));
        let counts = counted(loader, row);
        let (found, counts) = try_join(try_join_all(found), counts).await?;
        let mut complete = true;
        let mut told = Vec::new();
        for (finding, links) in findings.iter().zip(found) {
            let mut kept = Vec::new();
            for (link, area, told) in links {
                match told {
                    Ok((told, item)) => {
                        self.areas.insert(area);
                        complete &= self.item(row, &link, item);
                        complete &= link.quote.is_none() || told.quote.is_some();
                        if link.quote.is_some() && told.quote.is_none() {
                            self.leave_out(row, "quote", Some(link.id), Rule::Closed);
                        }
                        if told.rationale.is_none() {
                            self.leave_out(row, "rationale", Some(link.id), Rule::Profile);
                        }
                        kept.push(told);
                    }
                    // how many there are is all that everybody is told of them
                    Err(rule) => {
                        complete = false;
                        if profile != PackProfile::Public {
                            self.leave_out(row, "link", Some(link.id), rule);
                        }
                    }
                }
            }
            told.push(Finding {
                id: finding.id,
                reference: finding.reference.clone(),
                kind: finding.finding_type,
                statement: finding.statement.clone(),
                units: finding.units.units(),
                links: kept,
            });
        }
        let links = counts.iter().map(|count| count.links).sum();
        let mut hidden = 0;
        if profile == PackProfile::Public {
            self.count_out(row, links, Rule::Profile);
        } else {
            let trace = Trace { root: row.clone(), limits: Limits::none() };
            hidden = trace.hidden(loader).await?.saturating_sub(elsewhere);
            complete &= hidden == 0;
            self.count_out(row, hidden, Rule::NotVisible);
        }
        // to the Area, how many there are of what it does not see is said no more than which
        let counts = if profile == PackProfile::FactualAccuracy { vec![] } else { counts };
        let seal = self.seal(loader, row, complete && reasons(profile)).await?;
        let told = about(loader, row, profile, told, counts, seal).await?;
        self.told.judgements.push(told);
        Ok(hidden)
    }

    /// Takes in an item as a link cites it; false if not all of it is there.
    fn item(
        &mut self,
        row: &judgement::Model,
        link: &evidence_link::Model,
        found: items::Found,
    ) -> bool {
        let items::Found { item, closed, restricted, named, masked } = found;
        if restricted {
            self.heard.insert(item.id);
        }
        if named {
            self.named.insert(item.id);
        }
        if let Some(rule) = masked {
            self.leave_out(row, "names", Some(link.id), rule);
        }
        for (what, rule) in &closed {
            self.leave_out(row, what, Some(link.id), *rule);
        }
        let place = (item.kind, item.reference.clone());
        match self.told.items.get_mut(&place) {
            Some(there) => {
                there.versions.extend(item.versions);
                there.revisions.extend(item.revisions);
                there.figures.extend(item.figures);
            }
            None => {
                self.told.items.insert(place, item);
            }
        }
        closed.is_empty()
    }

    async fn seal(
        &mut self,
        loader: &Loader,
        row: &Seen<judgement::Model>,
        whole: bool,
    ) -> Result<Option<Seal>> {
        let Some(seal) = loader.part::<seal::Entity, _>(row).await? else { return Ok(None) };
        let (mut text, mut time_stamp) = (None, None);
        if whole {
            let kept = loader.part::<seal_text::Entity, _>(row).await?;
            let now = match kept {
                Some(kept) => Some(kept.text.clone()),
                None => Some(faults::now(loader, row, &seal).await?),
            };
            text = now.filter(|text| digest::of_bytes(text.as_bytes()) == seal.digest);
            if text.is_none() {
                self.leave_out(row, "seal", None, Rule::ChangedSince);
            } else if let Some(kept) = loader.part::<seal_stamp::Entity, _>(row).await? {
                time_stamp = stamped(&kept, &seal.digest);
                if time_stamp.is_none() {
                    self.leave_out(row, "timeStamp", None, Rule::ChangedSince);
                }
            }
        } else {
            let changed =
                |of: &Omission| of.judgement == row.reference && of.rule == Rule::ChangedSince;
            let changed = self.omissions.iter().any(changed);
            let rule = if changed { Rule::ChangedSince } else { Rule::Profile };
            self.leave_out(row, "seal", None, rule);
        }
        Ok(Some(Seal {
            algorithm: seal.algorithm.clone(),
            digest: seal.digest.clone(),
            sealed_at: seal.sealed_at,
            path: text.is_some().then(|| format!("data/seals/{}.json", seal.digest)),
            text,
            time_stamp,
        }))
    }

    /// A file that could be opened when it was gathered, and cannot any more, is left out.
    pub(super) fn close(&mut self, reference: &str, number: i32) {
        let cites = |link: &Link| link.evidence == reference && link.version == Some(number);
        let links = self.told.links().filter(|(_, _, link)| cites(link));
        let links: Vec<_> = links.map(|(of, _, link)| (of.reference.clone(), link.id)).collect();
        for (judgement, id) in links {
            let (id, rule) = (Some(id), Rule::Closed);
            self.omit(Omission { judgement, what: "file", id, rule, count: None });
        }
    }

    fn leave_out(
        &mut self,
        row: &judgement::Model,
        what: &'static str,
        id: Option<Uuid>,
        rule: Rule,
    ) {
        let judgement = row.reference.clone();
        self.omit(Omission { judgement, what, id, rule, count: None });
    }

    fn count_out(&mut self, row: &judgement::Model, links: usize, rule: Rule) {
        if links > 0 {
            let (judgement, count) = (row.reference.clone(), Some(links));
            self.omit(Omission { judgement, what: "links", id: None, rule, count });
        }
    }

    /// The Area is told that something was left out, and by which rule.
    fn omit(&mut self, mut omission: Omission) {
        if self.told.profile == PackProfile::FactualAccuracy {
            (omission.id, omission.count) = (None, None);
        }
        self.omissions.insert(omission);
    }
}

/// A link with its Area: as it is told, with the item that it cites; or why it is not.
type Told1 = (Seen<evidence_link::Model>, Uuid, Result<(Link, items::Found), Rule>);

/// The active links of a finding.
async fn links(
    loader: &Loader,
    finding: &Seen<finding::Model>,
    profile: PackProfile,
) -> Result<Vec<Told1>> {
    let links = reads::links_to(loader, finding).await?;
    let active = links.iter().filter(|link| link.status == LinkStatus::Active);
    try_join_all(active.map(|link| one(loader, link, profile))).await
}

async fn one(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    profile: PackProfile,
) -> Result<Told1> {
    let by = evidence_link::Column::EvidenceId;
    let item = loader.above::<evidence::Entity, _>(link, by).await?;
    let interview = loader.part::<interview::Entity, _>(&item).await?;
    if let Some(rule) = leaves_out(profile, &item, interview.as_deref()) {
        return Ok((link.clone(), item.area_id, Err(rule)));
    }
    let found = items::of(loader, link, &item, interview.as_ref(), profile).await?;
    let typed = evidence_reads::quote(loader, link).await?;
    let quote = typed.map(|typed| quoted(link, typed)).transpose()?;
    let told = Link {
        id: link.id,
        kind: link.evidence_kind,
        evidence: item.reference.clone(),
        stance: link.stance,
        weight: Some(link.weight).filter(|_| reasons(profile)),
        rationale: Some(link.rationale.clone()).filter(|_| reasons(profile)),
        place: link.place.clone(),
        page: link.page,
        quote,
        status: link.status,
        linked_at: link.linked_at,
        version: found.item.versions.keys().next().copied(),
        revision: found.item.revisions.keys().next().copied(),
    };
    Ok((link.clone(), item.area_id, Ok((told, found))))
}

/// The time stamp of a seal, if it can be read still.
fn stamped(kept: &seal_stamp::Model, digest: &str) -> Option<TimeStamp> {
    let answer = stamping::answer(kept)?;
    let stamp = Stamp::read(&answer).ok()?;
    let (at, authority) = (stamp.at, stamp.authority());
    Some(TimeStamp { at, authority, path: format!("data/seals/{digest}.tsr"), answer })
}

fn quoted(link: &evidence_link::Model, typed: String) -> Result<Quote> {
    let found = quotes::of(link)?.filter(|found| found.state != QuoteState::NotFound);
    let found = found.map(|found| Found {
        exact: found.exact,
        prefix: found.prefix,
        suffix: found.suffix,
        start: found.start,
        end: found.end,
    });
    Ok(Quote { typed, verified: link.quote_verified, found })
}

/// How many links there are of each kind: for publications, whose trace is counts and kinds, as they are told.
async fn counted(loader: &Loader, row: &Seen<judgement::Model>) -> Result<Vec<Count>> {
    let mut sums = BTreeMap::new();
    if loader.store().viewer().role == Role::Publications {
        let (by, order) = (link_tally::Column::JudgementId, link_tally::Column::EvidenceKind);
        for row in loader.children::<link_tally::Entity, _>(by, row, order).await?.iter() {
            let links = usize::try_from(row.links).map_err(Error::internal)?;
            *sums.entry((row.evidence_kind, row.stance)).or_default() += links;
        }
    } else {
        for count in counts::counts(loader, row, KINDS).await? {
            *sums.entry((count.kind, count.stance)).or_default() += count.links;
        }
    }
    sums.retain(|_, links| *links > 0);
    Ok(sums.into_iter().map(|((kind, stance), links)| Count { kind, stance, links }).collect())
}

async fn about(
    loader: &Loader,
    row: &Seen<judgement::Model>,
    profile: PackProfile,
    findings: Vec<Finding>,
    counts: Vec<Count>,
    seal: Option<Seal>,
) -> Result<Judgement> {
    let (by, order) = (effect::Column::JudgementId, effect::Column::Unit);
    let effects = loader.children::<effect::Entity, _>(by, row, order);
    let (effects, ending, given) = try_join3(
        effects,
        loader.part::<judgement_ending::Entity, _>(row),
        reads::strength_reasons(loader, row),
    )
    .await?;
    let mut effects: Vec<_> = effects
        .iter()
        .map(|of| Effect { unit: of.unit, measure: of.measure, kind: of.effect })
        .collect();
    effects.sort_by_key(|of| (of.unit, of.measure));
    if profile == PackProfile::FactualAccuracy {
        effects.clear();
    }
    let area = match row.area_id {
        Some(id) => loader.one::<area::Entity>(id).await?.map(|area| area.code.clone()),
        None => None,
    };
    Ok(Judgement {
        id: row.id,
        reference: row.reference.clone(),
        version: row.version,
        scope: row.scope,
        area,
        component: row.component,
        units: row.units.units(),
        title: row.title.clone(),
        statement: row.statement.clone(),
        status: row.status,
        strength: row.strength.filter(|_| reasons(profile)),
        strength_reasons: given
            .iter()
            .filter(|_| reasons(profile))
            .map(|of| Reason { domain: of.domain, direction: of.direction, note: of.note.clone() })
            .collect(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        ended: ending.map(|ending| Ended {
            kind: ending.kind,
            reason: ending.reason.clone(),
            at: ending.ended_at,
        }),
        draws_on: vec![],
        effects,
        findings,
        counts,
        seal,
    })
}
