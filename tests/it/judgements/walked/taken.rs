//! What an operation leaves behind, in the model, and how it is put to the server.

use super::model::{Cited, Finding, Judgement, Link, Model, Op, Who};
use entity::types::{JudgementStatus, JudgementStep};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An operation as it is put to the server: its name, the type of its input, the input, and what of the answer tells
/// which thing came of it.
pub struct Put {
    pub name: &'static str,
    pub input: (&'static str, Value),
    pub thing: &'static str,
}

impl Model {
    /// An operation for the server, the `n`th.
    #[expect(clippy::too_many_lines, reason = "one arm an operation")]
    pub fn put(&self, op: Op, n: usize, stale: bool, at: &Value) -> Put {
        let put = |name, of, input, thing| Put { name, input: (of, input), thing };
        let seen = |revision: i64| revision - i64::from(stale);
        let judgement = |j: usize| {
            let of = &self.judgements[j];
            json!({"judgement": of.id, "revision": seen(of.revision)})
        };
        let finding = |j: usize, f: usize| {
            let of = &self.judgements[j].findings[f];
            json!({"finding": of.id, "revision": seen(of.revision)})
        };
        let with = |mut of: Value, more: Value| {
            let more = more.as_object().expect("fields").clone();
            of.as_object_mut().expect("an input").extend(more);
            of
        };
        let because = json!({"reason": format!("Reason {n}.")});
        match op {
            Op::Create => {
                let words = json!({"inspection": at["inspection"], "component": "LLA", "units": ["MC", "CC"],
                    "title": format!("Title {n}"), "statement": format!("Statement {n}.")});
                put("createJudgement", "CreateJudgementInput", words, "judgement")
            }
            Op::Edit(j) => {
                let words =
                    json!({"title": format!("Title {n}"), "statement": format!("Statement {n}.")});
                put("editJudgement", "EditJudgementInput", with(judgement(j), words), "judgement")
            }
            Op::Order(j) => {
                let standing = self.judgements[j].findings.iter().filter(|of| !of.retired);
                let order: Vec<_> = standing.rev().map(|of| &of.id).collect();
                let input = with(judgement(j), json!({"findings": order}));
                put("orderFindings", "OrderFindingsInput", input, "judgement")
            }
            Op::Retire(j) => put(
                "retireJudgement",
                "RetireJudgementInput",
                with(judgement(j), because),
                "judgement",
            ),
            Op::AddFinding(j) => {
                let words = json!({"judgement": self.judgements[j].id, "type": "OBSERVATION",
                    "statement": format!("Finding {n}.")});
                put("addFinding", "AddFindingInput", words, "finding")
            }
            Op::EditFinding(j, f) => {
                let words = json!({"statement": format!("Finding {n}.")});
                put("editFinding", "EditFindingInput", with(finding(j, f), words), "finding")
            }
            Op::RetireFinding(j, f) => {
                put("retireFinding", "RetireFindingInput", with(finding(j, f), because), "finding")
            }
            Op::Link(j, f, Cited { item, place, stance, weight }) => {
                let input = json!({"finding": self.judgements[j].findings[f].id, "evidence": self.items[item].0,
                    "stance": stance, "weight": weight, "rationale": "It bears on it.",
                    "locator": {"passage": {"place": place}}});
                put("linkEvidence", "LinkEvidenceInput", input, "link")
            }
            Op::Withdraw(j, f, l) => {
                let of = json!({"link": self.judgements[j].findings[f].links[l].id});
                put("withdrawEvidenceLink", "WithdrawEvidenceLinkInput", with(of, because), "link")
            }
            Op::Weigh(j, f, l, stance, weight) => {
                let of = json!({"link": self.judgements[j].findings[f].links[l].id,
                    "decision": {"weigh": {"stance": stance, "weight": weight}}});
                put("reviewLink", "ReviewLinkInput", with(of, because), "link")
            }
            Op::Comment(j) => {
                let input = json!({"on": {"judgement": self.judgements[j].id}, "text": format!("Comment {n}.")});
                put("comment", "CommentInput", input, "comment")
            }
            Op::Step(j, step) => {
                let input = with(judgement(j), json!({"comment": format!("Comment {n}.")}));
                put(name_of(step), "JudgementStepInput", input, "judgement")
            }
            Op::Raise(j) => {
                let text = self.judgements[j].text.as_ref().map(|(id, _)| id);
                let input = json!({"text": text, "point": format!("Point {n}.")});
                put("raiseAccuracyPoint", "RaiseAccuracyPointInput", input, "text")
            }
            Op::Decide(j, p, words) => {
                let of = &self.judgements[j];
                let response = if words { "ACCEPTED" } else { "REJECTED" };
                let statement = words.then(|| format!("Statement {n}."));
                let input = json!({"point": of.points[p].0, "revision": seen(of.revision), "response": response,
                    "statement": statement});
                put(
                    "decideAccuracyPoint",
                    "DecideAccuracyPointInput",
                    with(input, because),
                    "judgement",
                )
            }
            Op::SetAside(item) => {
                let input = with(json!({"evidence": self.items[item].0}), because);
                put("withdrawEvidence", "SetAsideEvidenceInput", input, "evidence")
            }
            Op::Grant(alias) => put(
                "grantArea",
                "GrantAreaInput",
                json!({"person": at[alias], "area": "YH"}),
                "person",
            ),
            Op::Revoke(alias) => put(
                "revokeArea",
                "RevokeAreaInput",
                json!({"person": at[alias], "area": "YH"}),
                "person",
            ),
        }
    }

    /// Takes an operation that was done; which judgement it was done to, or came of it. `made` is the id that the server
    /// answered.
    pub fn take(&mut self, who: Who, op: Op, n: usize, made: &str) -> Option<usize> {
        let last = self.judgements.len();
        match op {
            Op::Create => self.judgements.push(Judgement {
                id: made.into(),
                status: JudgementStatus::Draft,
                ended: None,
                revision: 1,
                title: format!("Title {n}"),
                statement: format!("Statement {n}."),
                submitted: false,
                returned: false,
                wrote: [who.alias].into(),
                agreed: BTreeSet::new(),
                supersedes: None,
                findings: vec![],
                text: None,
                points: vec![],
            }),
            Op::Edit(j) => {
                let of = self.written(j, who);
                (of.title, of.statement) = (format!("Title {n}"), format!("Statement {n}."));
            }
            Op::Order(j) => {
                let of = self.written(j, who);
                let (retired, mut standing): (Vec<_>, Vec<_>) =
                    of.findings.drain(..).partition(|finding| finding.retired);
                standing.reverse();
                of.findings = [standing, retired].concat();
            }
            Op::Retire(j) => {
                let of = self.written(j, who);
                of.ended = Some("RETIRED");
                let links = of.findings.iter_mut().flat_map(|finding| &mut finding.links);
                links.for_each(|link| link.active = false);
            }
            Op::AddFinding(j) => {
                let (id, statement) = (made.into(), format!("Finding {n}."));
                let finding = Finding { id, revision: 1, statement, retired: false, links: vec![] };
                self.written(j, who).findings.push(finding);
            }
            Op::EditFinding(j, f) => {
                let finding = &mut self.written(j, who).findings[f];
                finding.revision += 1;
                finding.statement = format!("Finding {n}.");
            }
            Op::RetireFinding(j, f) => {
                let finding = &mut self.written(j, who).findings[f];
                finding.revision += 1;
                finding.retired = true;
                finding.links.iter_mut().for_each(|link| link.active = false);
            }
            Op::Link(j, f, cited) => {
                let link = Link { id: made.into(), cited, active: true };
                self.links(j, f, who).push(link);
            }
            Op::Withdraw(j, f, l) => self.links(j, f, who)[l].active = false,
            Op::Weigh(j, f, l, stance, weight) => {
                let links = self.links(j, f, who);
                links[l].active = false;
                let cited = Cited { stance, weight, ..links[l].cited };
                links.push(Link { id: made.into(), cited, active: true });
            }
            Op::Step(j, JudgementStep::Amend) => self.amend(j, who, made),
            Op::Step(j, step) => self.step(j, step, who),
            Op::Raise(j) => self.judgements[j].points.push((String::new(), false)),
            Op::Decide(j, p, words) => {
                self.judgements[j].points[p].1 = true;
                if words {
                    self.written(j, who).statement = format!("Statement {n}.");
                }
            }
            Op::Comment(_) => {}
            Op::SetAside(item) => self.items[item].1 = true,
            Op::Grant(alias) => drop(self.granted.insert(alias, true)),
            Op::Revoke(alias) => drop(self.granted.insert(alias, false)),
        }
        if self.judgements.len() > last { Some(last) } else { judgement_of(op) }
    }

    /// The links of a finding, of which somebody makes or withdraws one.
    fn links(&mut self, j: usize, f: usize, who: Who) -> &mut Vec<Link> {
        &mut self.written(j, who).findings[f].links
    }

    /// A judgement on which somebody writes.
    fn written(&mut self, j: usize, who: Who) -> &mut Judgement {
        let of = &mut self.judgements[j];
        of.revision += 1;
        of.wrote.insert(who.alias);
        of
    }

    fn step(&mut self, j: usize, step: JudgementStep, who: Who) {
        let of = &mut self.judgements[j];
        of.revision += 1;
        match step {
            JudgementStep::Submit => {
                (of.submitted, of.returned) = (true, false);
                of.wrote.insert(who.alias);
            }
            JudgementStep::Agree => {
                of.status = JudgementStatus::QaAgreed;
                of.agreed.insert(who.alias);
                (of.submitted, of.returned) = (false, false);
            }
            JudgementStep::Return => {
                of.status = JudgementStatus::Draft;
                (of.submitted, of.returned) = (false, true);
            }
            JudgementStep::SendToArea => of.text = Some((String::new(), true)),
            JudgementStep::SignOff => of.status = JudgementStatus::SignedOff,
            JudgementStep::Publish => of.status = JudgementStatus::Published,
            JudgementStep::Retract => of.ended = Some("RETRACTED"),
            JudgementStep::Amend => {}
        }
        if let (JudgementStep::Return | JudgementStep::SignOff, Some((_, open))) =
            (step, &mut of.text)
        {
            *open = false;
        }
    }

    /// A copy of what stands; the server says how it is called.
    fn amend(&mut self, j: usize, who: Who, made: &str) {
        let of = &self.judgements[j];
        let copy = |finding: &Finding| {
            let links = finding.links.iter().filter(|link| link.active).cloned();
            let links = links.map(|link| Link { id: String::new(), ..link }).collect();
            Finding { id: String::new(), revision: 1, links, ..finding.clone() }
        };
        let findings = of.findings.iter().filter(|of| !of.retired).map(copy).collect();
        let next = Judgement {
            id: made.into(),
            status: JudgementStatus::Draft,
            revision: 1,
            submitted: false,
            returned: false,
            wrote: [who.alias].into(),
            agreed: BTreeSet::new(),
            supersedes: Some(j),
            findings,
            text: None,
            points: vec![],
            ..of.clone()
        };
        self.judgements.push(next);
    }
}

pub fn judgement_of(op: Op) -> Option<usize> {
    match op {
        Op::Create | Op::SetAside(_) | Op::Grant(_) | Op::Revoke(_) => None,
        Op::Edit(j)
        | Op::Order(j)
        | Op::Retire(j)
        | Op::AddFinding(j)
        | Op::EditFinding(j, _)
        | Op::RetireFinding(j, _)
        | Op::Link(j, ..)
        | Op::Withdraw(j, ..)
        | Op::Weigh(j, ..)
        | Op::Comment(j)
        | Op::Step(j, _)
        | Op::Raise(j)
        | Op::Decide(j, ..) => Some(j),
    }
}

fn name_of(step: JudgementStep) -> &'static str {
    match step {
        JudgementStep::Submit => "submitJudgement",
        JudgementStep::Agree => "agreeJudgement",
        JudgementStep::Return => "returnJudgement",
        JudgementStep::SendToArea => "sendToArea",
        JudgementStep::SignOff => "signOffJudgement",
        JudgementStep::Publish => "publishJudgement",
        JudgementStep::Amend => "amendJudgement",
        JudgementStep::Retract => "retractJudgement",
    }
}
