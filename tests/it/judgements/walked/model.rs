//! What may become of a judgement and by whom: the model that the server is held against. It knows nothing of how the
//! server does it.

use entity::types::{JudgementStatus, JudgementStep, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody with a token.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    pub alias: &'static str,
    pub role: Role,
}

/// What is asked of the server. Judgements, findings, links, points and items are named by their place in the model.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    Create,
    Edit(usize),
    Order(usize),
    Retire(usize),
    AddFinding(usize),
    EditFinding(usize, usize),
    RetireFinding(usize, usize),
    Link(usize, usize, Cited),
    Withdraw(usize, usize, usize),
    Weigh(usize, usize, usize, &'static str, &'static str),
    Comment(usize),
    Step(usize, JudgementStep),
    Raise(usize),
    /// With other words for the statement, or none.
    Decide(usize, usize, bool),
    SetAside(usize),
    Grant(&'static str),
    Revoke(&'static str),
}

/// What a link cites, where and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cited {
    pub item: usize,
    pub place: &'static str,
    pub stance: &'static str,
    pub weight: &'static str,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Refused(Vec<String>),
    Forbidden,
    NotFound,
}

#[derive(Clone, Debug)]
pub struct Judgement {
    pub id: String,
    pub status: JudgementStatus,
    pub ended: Option<&'static str>,
    pub revision: i64,
    pub title: String,
    pub statement: String,
    pub submitted: bool,
    pub returned: bool,
    pub wrote: BTreeSet<&'static str>,
    pub agreed: BTreeSet<&'static str>,
    pub supersedes: Option<usize>,
    pub findings: Vec<Finding>,
    /// What was sent to the Area last, and whether points are raised on it.
    pub text: Option<(String, bool)>,
    /// Points that the Area raised, each with whether it is decided.
    pub points: Vec<(String, bool)>,
}

#[derive(Clone, Debug)]
pub struct Finding {
    pub id: String,
    pub revision: i64,
    pub statement: String,
    pub retired: bool,
    pub links: Vec<Link>,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub id: String,
    pub cited: Cited,
    pub active: bool,
}

pub struct Model {
    pub judgements: Vec<Judgement>,
    /// The items that can be cited, by id, each with whether it was set aside.
    pub items: Vec<(String, bool)>,
    pub granted: BTreeMap<&'static str, bool>,
}

impl Model {
    /// What comes of an operation, on the revision that is there or on one before it.
    pub fn expected(&self, who: Who, op: Op, stale: bool) -> Outcome {
        if !may(who.role, op) {
            return Outcome::Forbidden;
        }
        if !self.sees(who, op) {
            return Outcome::NotFound;
        }
        let codes = self.refusals(who, op, stale);
        let codes: Vec<_> = codes.into_iter().map(str::to_owned).collect();
        if codes.is_empty() { Outcome::Done } else { Outcome::Refused(codes) }
    }

    /// Whether somebody sees what the operation is done to.
    fn sees(&self, who: Who, op: Op) -> bool {
        let here = match who.role {
            Role::ChiefInspector | Role::Administrator => true,
            _ => self.granted.get(who.alias) == Some(&true),
        };
        let finished = match (who.role, op) {
            (Role::Publications, Op::Step(j, _)) => !is_open(self.judgements[j].status),
            _ => true,
        };
        here && finished
    }

    /// The rules that an operation breaks.
    fn refusals(&self, who: Who, op: Op, stale: bool) -> Vec<&'static str> {
        let draft = |j: usize| {
            let of = &self.judgements[j];
            match (of.ended, of.status) {
                (Some(_), _) => vec!["JUDGEMENT_ENDED"],
                (_, JudgementStatus::Draft) => vec![],
                (_, JudgementStatus::QaAgreed) => vec!["NOT_DRAFT"],
                _ => vec!["JUDGEMENT_FROZEN"],
            }
        };
        let or = |first: Vec<&'static str>, then: &[(bool, &'static str)]| {
            let broken = then.iter().find(|(broken, _)| *broken).map(|(_, code)| *code);
            if first.is_empty() { broken.into_iter().collect() } else { first }
        };
        let frozen = |j: usize| (!is_open(self.judgements[j].status), "JUDGEMENT_FROZEN");
        let conflict = (stale, "CONFLICT");
        match op {
            Op::Create => vec![],
            Op::Edit(j) | Op::Retire(j) => or(draft(j), &[conflict]),
            Op::AddFinding(j) => draft(j),
            Op::Order(j) => {
                let standing = self.judgements[j].findings.iter().filter(|of| !of.retired);
                or(draft(j), &[conflict, (standing.count() < 2, "UNCHANGED")])
            }
            Op::EditFinding(j, f) | Op::RetireFinding(j, f) => {
                let retired = self.judgements[j].findings[f].retired;
                or(draft(j), &[(retired, "FINDING_RETIRED"), conflict])
            }
            Op::Link(j, f, cited) => {
                let retired = (self.judgements[j].findings[f].retired, "FINDING_RETIRED");
                let ended = (self.judgements[j].ended.is_some(), "JUDGEMENT_ENDED");
                let gone = (self.items[cited.item].1, "EVIDENCE_NOT_ACCEPTED");
                let there = (self.cites(j, f, cited, None), "ALREADY_LINKED");
                or(vec![], &[retired, ended, frozen(j), gone, there])
            }
            Op::Withdraw(j, f, l) => {
                let withdrawn = !self.judgements[j].findings[f].links[l].active;
                or(vec![], &[frozen(j), (withdrawn, "ALREADY_WITHDRAWN")])
            }
            Op::Weigh(j, f, l, stance, weight) => {
                let link = &self.judgements[j].findings[f].links[l];
                let next = Cited { stance, weight, ..link.cited };
                let withdrawn = (!link.active, "ALREADY_WITHDRAWN");
                let same = (next == link.cited, "UNCHANGED");
                let gone = (self.items[next.item].1, "EVIDENCE_NOT_ACCEPTED");
                let there = (self.cites(j, f, next, Some(l)), "ALREADY_LINKED");
                or(vec![], &[withdrawn, frozen(j), same, gone, there])
            }
            Op::Comment(j) => {
                let ended = (self.judgements[j].ended.is_some(), "JUDGEMENT_ENDED");
                or(vec![], &[ended, frozen(j)])
            }
            Op::Step(j, step) => self.stands_in_the_way(j, step, who, stale),
            Op::Raise(j) => {
                let open = self.judgements[j].text.as_ref().is_some_and(|(_, open)| *open);
                or(vec![], &[(!open, "TEXT_CLOSED")])
            }
            Op::Decide(j, p, _) => {
                let of = &self.judgements[j];
                let ended = (of.ended.is_some(), "JUDGEMENT_ENDED");
                let elsewhere = (!is_open(of.status), "WRONG_STATE");
                or(vec![], &[ended, elsewhere, conflict, (of.points[p].1, "ALREADY_RECORDED")])
            }
            Op::SetAside(item) => or(vec![], &[(self.items[item].1, "EVIDENCE_NOT_ACCEPTED")]),
            Op::Grant(alias) => or(vec![], &[(self.granted[alias], "ALREADY_GRANTED")]),
            Op::Revoke(alias) => or(vec![], &[(!self.granted[alias], "NOT_GRANTED")]),
        }
    }

    /// What stands in the way of a step.
    fn stands_in_the_way(
        &self,
        j: usize,
        step: JudgementStep,
        who: Who,
        stale: bool,
    ) -> Vec<&'static str> {
        let of = &self.judgements[j];
        if of.ended.is_some() {
            return vec!["JUDGEMENT_ENDED"];
        }
        if stale {
            return vec!["CONFLICT"];
        }
        if !from(step).contains(&of.status) {
            return vec!["WRONG_STATE"];
        }
        let own = self.is_own(j, who);
        let mut found = vec![];
        match step {
            JudgementStep::Submit if of.submitted => found.push("UNCHANGED"),
            JudgementStep::Return if of.returned => found.push("UNCHANGED"),
            JudgementStep::Amend if self.is_amended(j) => found.push("SUPERSEDED"),
            JudgementStep::Publish | JudgementStep::Retract if own => found.push("OWN_WORK"),
            JudgementStep::Agree | JudgementStep::SignOff => {
                let signs = step == JudgementStep::SignOff;
                if own || (signs && of.agreed.contains(who.alias)) {
                    found.push("OWN_WORK");
                }
                found.extend(vec!["EVIDENCE_BASE"; self.blocking(of)]);
            }
            _ => {}
        }
        found
    }

    /// How many rules of the evidence base block it.
    fn blocking(&self, of: &Judgement) -> usize {
        let standing: Vec<_> = of.findings.iter().filter(|finding| !finding.retired).collect();
        let active = |finding: &Finding| {
            finding
                .links
                .iter()
                .filter(|link| link.active)
                .map(|link| link.cited)
                .collect::<Vec<_>>()
        };
        let supported =
            |finding: &&Finding| active(finding).iter().any(|of| of.stance == "SUPPORTS");
        let relies = |finding: &&Finding| active(finding).iter().any(|of| self.items[of.item].1);
        let rules = [
            standing.is_empty(),
            !standing.iter().all(supported),
            standing.iter().any(relies),
            of.returned,
            of.points.iter().any(|(_, decided)| !decided),
        ];
        rules.into_iter().filter(|broken| *broken).count()
    }

    fn cites(&self, j: usize, f: usize, cited: Cited, but: Option<usize>) -> bool {
        let links = self.judgements[j].findings[f].links.iter().enumerate();
        let mut others = links.filter(|(at, link)| link.active && Some(*at) != but);
        let same =
            |of: Cited| (of.item, of.place, of.stance) == (cited.item, cited.place, cited.stance);
        others.any(|(_, link)| same(link.cited))
    }

    /// Whether somebody wrote on a version of it, or made or withdrew a link.
    fn is_own(&self, j: usize, who: Who) -> bool {
        let first = |mut j: usize| {
            while let Some(before) = self.judgements[j].supersedes {
                j = before;
            }
            j
        };
        let versions = (0..self.judgements.len()).filter(|other| first(*other) == first(j));
        let mut versions = versions.map(|version| &self.judgements[version]);
        versions.any(|of| of.wrote.contains(who.alias))
    }

    pub fn is_amended(&self, j: usize) -> bool {
        self.judgements.iter().any(|of| of.supersedes == Some(j) && of.ended.is_none())
    }
}

pub fn is_open(status: JudgementStatus) -> bool {
    matches!(status, JudgementStatus::Draft | JudgementStatus::QaAgreed)
}

/// From where a step is taken.
pub fn from(step: JudgementStep) -> &'static [JudgementStatus] {
    use JudgementStatus::{Draft, Published, QaAgreed, SignedOff};
    match step {
        JudgementStep::Submit | JudgementStep::Agree => &[Draft],
        JudgementStep::Return => &[Draft, QaAgreed],
        JudgementStep::SendToArea | JudgementStep::SignOff => &[QaAgreed],
        JudgementStep::Publish => &[SignedOff],
        JudgementStep::Amend => &[SignedOff, Published],
        JudgementStep::Retract => &[Published],
    }
}

/// Whether a role ever does it.
pub fn may(role: Role, op: Op) -> bool {
    let leads = role == Role::LeadInspector;
    let inspects = leads || role == Role::Inspector;
    let (reviews, signs) = (role == Role::QualityAssurer, role == Role::ChiefInspector);
    match op {
        Op::Step(_, JudgementStep::Submit | JudgementStep::SendToArea) | Op::Decide(..) => leads,
        Op::Step(_, JudgementStep::Agree | JudgementStep::Return) => reviews,
        Op::Step(_, JudgementStep::SignOff) => signs,
        Op::Step(_, JudgementStep::Publish | JudgementStep::Retract) => {
            signs || role == Role::Publications
        }
        Op::Comment(_) => inspects || reviews || signs,
        Op::Raise(_) => role == Role::AreaContributor,
        Op::Grant(_) | Op::Revoke(_) => role == Role::Administrator,
        _ => inspects,
    }
}
