//! What is drawn at random: who asks for what.

use super::PEOPLE;
use super::model::{Cited, Link, Model, Op, is_open, may};
use entity::types::{JudgementStatus, JudgementStep};
use sea_orm::Iterable;

/// `SplitMix64`: the same numbers from the same seed.
pub struct Draws(pub u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most.max(1)).expect("a number");
        usize::try_from(self.next() % most).expect("a number")
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Somebody: mostly of a role that does it.
    pub fn who(&mut self, op: Op) -> usize {
        let fit: Vec<_> = (0..PEOPLE.len()).filter(|who| may(PEOPLE[*who].role, op)).collect();
        if self.one_in(6) { self.below(PEOPLE.len()) } else { fit[self.below(fit.len())] }
    }

    /// An operation: mostly one that leads on.
    pub fn op(&mut self, model: &Model) -> Op {
        let going = model.judgements.iter().filter(|of| of.ended.is_none());
        let drafts = going.filter(|of| of.status == JudgementStatus::Draft).count();
        if drafts < 2 || (drafts < 5 && self.one_in(40)) {
            return Op::Create;
        }
        let away = model.granted.iter().find(|(_, granted)| !**granted);
        if let Some((alias, _)) = away.filter(|_| self.one_in(5)) {
            return Op::Grant(alias);
        }
        if self.one_in(40) {
            let alias = self.of(&["QA-1", "INSP-YH-1", "LEAD-YH"]);
            return if self.one_in(5) { Op::Grant(alias) } else { Op::Revoke(alias) };
        }
        if self.one_in(80) {
            return Op::SetAside(self.below(model.items.len().min(12)));
        }
        // mostly the newest, so that they come through
        let last = model.judgements.len();
        let going = |j: &usize| model.judgements[*j].ended.is_none();
        let going: Vec<_> = (0..last).rev().filter(going).take(4).collect();
        let j = if self.one_in(5) { self.below(last) } else { self.of(&going) };
        let of = &model.judgements[j];
        let bare = of.findings.iter().position(|finding| {
            let supports = |link: &Link| link.active && link.cited.stance == "SUPPORTS";
            !finding.retired && !finding.links.iter().any(supports)
        });
        let open = is_open(of.status) && of.ended.is_none();
        if let Some(f) = bare.filter(|_| open && !self.one_in(3)) {
            let item = self.below(model.items.len().min(12));
            let (stance, place) = ("SUPPORTS", self.of(&["here", "there"]));
            return Op::Link(j, f, Cited { item, place, stance, weight: "STRONG" });
        }
        if self.one_in(3) || (!open && self.one_in(2)) {
            return self.step(model, j);
        }
        if of.findings.is_empty() || (of.findings.len() < 4 && self.one_in(8)) {
            return Op::AddFinding(j);
        }
        let f = self.below(of.findings.len());
        let links = &of.findings[f].links;
        let (stance, weight) = (
            self.of(&["SUPPORTS", "SUPPORTS", "CONTRADICTS", "CONTEXT"]),
            self.of(&["STRONG", "WEAK"]),
        );
        let item = self.below(model.items.len().min(12));
        let cited = Cited { item, place: self.of(&["here", "there"]), stance, weight };
        if links.is_empty() || self.one_in(3) {
            return Op::Link(j, f, cited);
        }
        let l = self.below(links.len());
        match self.below(12) {
            0 => Op::Edit(j),
            1 => Op::Order(j),
            2 if self.one_in(4) => Op::Retire(j),
            3 if self.one_in(2) => Op::RetireFinding(j, f),
            4 => Op::EditFinding(j, f),
            5 => Op::Withdraw(j, f, l),
            6 | 7 => Op::Weigh(j, f, l, stance, weight),
            8 => Op::Comment(j),
            9 | 10 if of.text.is_some() => Op::Raise(j),
            _ if !of.points.is_empty() => {
                Op::Decide(j, self.below(of.points.len()), self.one_in(2))
            }
            _ => Op::Link(j, f, Cited { stance: "SUPPORTS", ..cited }),
        }
    }

    /// A step: mostly the next one.
    fn step(&mut self, model: &Model, j: usize) -> Op {
        let all: Vec<_> = <JudgementStep as Iterable>::iter().collect();
        let of = &model.judgements[j];
        let next = match of.status {
            JudgementStatus::Draft if of.returned => JudgementStep::Submit,
            JudgementStatus::Draft => {
                self.of(&[JudgementStep::Agree, JudgementStep::Agree, JudgementStep::Return])
            }
            JudgementStatus::QaAgreed => {
                self.of(&[JudgementStep::SendToArea, JudgementStep::SignOff])
            }
            JudgementStatus::SignedOff => self.of(&[JudgementStep::Publish, JudgementStep::Amend]),
            JudgementStatus::Published => self.of(&[JudgementStep::Amend, JudgementStep::Retract]),
        };
        Op::Step(j, if self.one_in(3) { self.of(&all) } else { next })
    }
}

/// Whether an operation names a revision, which can be one too old.
pub fn on_revision(op: Op) -> bool {
    matches!(
        op,
        Op::Edit(_)
            | Op::Order(_)
            | Op::Retire(_)
            | Op::EditFinding(..)
            | Op::RetireFinding(..)
            | Op::Step(..)
            | Op::Decide(..)
    )
}
