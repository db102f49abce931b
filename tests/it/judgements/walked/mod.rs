//! The workflow of judgements, walked at random against the server: whatever anybody asks for, what comes of it is what
//! the model says, what is sealed stays as it is, and no step is without its audit entry and its event.

mod drawn;
mod model;
mod taken;

use crate::rows::Rows;
use crate::support::{On, TestApp};
use crate::walk::texts;
pub use drawn::Draws;
use drawn::on_revision;
use entity::types::{AuditOutcome, JudgementStep, Role};
use entity::{audit_entry, outbox_event};
use model::{Judgement, Model, Op, Outcome, Who};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Iterable};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use taken::judgement_of;

/// The people of the team, and four who come with another role than they wrote or agreed in.
const PEOPLE: [Who; 13] = [
    Who { alias: "LEAD-YH", role: Role::LeadInspector },
    Who { alias: "INSP-YH-1", role: Role::Inspector },
    Who { alias: "QA-1", role: Role::QualityAssurer },
    Who { alias: "HMCI", role: Role::ChiefInspector },
    Who { alias: "PUBS-1", role: Role::Publications },
    Who { alias: "AREA-YH", role: Role::AreaContributor },
    Who { alias: "ADMIN-1", role: Role::Administrator },
    Who { alias: "LEAD-CW", role: Role::LeadInspector },
    Who { alias: "AREA-CW", role: Role::AreaContributor },
    Who { alias: "LEAD-YH", role: Role::QualityAssurer },
    Who { alias: "INSP-YH-1", role: Role::ChiefInspector },
    Who { alias: "INSP-YH-1", role: Role::Publications },
    Who { alias: "QA-1", role: Role::ChiefInspector },
];

const READ: &str = "query($id: ID!) { node(id: $id) { ... on Judgement { status revision title statement submittedAt
    ending { kind } supersedes { id } seal { digest }
    findings { id revision statement links { id stance weight locator { place } evidence { id } } }
    retiredFindings { id } sentToArea { id closedAt } factualAccuracy { id response } } } }";

const SEALED: &str =
    "query($id: ID!) { node(id: $id) { ... on Judgement { title statement seal { digest verified }
    findings { id statement links { id stance weight } }
    asSealed { title statement findings { statement links { id stance weight } } } } } }";

const STEPS: &str = "query($id: ID!) { node(id: $id) { ... on Judgement { allowedTransitions { step allowed } } } }";

struct Walk {
    app: TestApp,
    rows: Rows,
    model: Model,
    draws: Draws,
    tokens: Vec<String>,
    /// The inspection, and people, by id.
    at: Value,
    /// What was sealed, as it was read then.
    sealed: BTreeMap<usize, Value>,
    /// The last entry of each audit chain, and the last event.
    told: (BTreeMap<String, i64>, Uuid),
    /// What was done and what was refused, by name.
    seen: BTreeMap<String, u32>,
}

impl Walk {
    async fn start(on: On, seed: u64) -> Self {
        let app = TestApp::start(on).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        let query = "{ evidence(first: 200, filter: {areas: [\"YH\"], kinds: [DOCUMENT, ONSITE_CHECK, PERFORMANCE_SERIES],
            statuses: [ACCEPTED]}) { nodes { id ... on Document { versions { scanState } } } } }";
        let items = hmci.query(query, json!({})).await["evidence"]["nodes"].take();
        let items = items.as_array().expect("items").iter();
        let clean =
            items.filter(|item| texts(item, "scanState").iter().all(|state| state == "CLEAN"));
        let items =
            clean.map(|item| (item["id"].as_str().expect("an id").to_owned(), false)).collect();
        let person =
            async |alias: &str| evidence::graphql::id::encode("Person", rows.person(alias).await).0;
        let at = json!({"inspection": hmci.id("INS-YH").await, "QA-1": person("QA-1").await,
            "INSP-YH-1": person("INSP-YH-1").await, "LEAD-YH": person("LEAD-YH").await});
        let here = ["LEAD-YH", "INSP-YH-1", "QA-1", "PUBS-1", "AREA-YH"];
        let granted = here.into_iter().map(|alias| (alias, true)).collect();
        let now = evidence::clock::Clock::default().now().timestamp();
        let token = |who: Who| app.issuer.token(who.alias, who.role, "evidence-api", now);
        let tokens = PEOPLE.map(|who| token(who).expect("a token")).to_vec();
        let model = Model { judgements: vec![], items, granted };
        let told = (BTreeMap::new(), Uuid::nil());
        let (sealed, done) = (BTreeMap::new(), BTreeMap::new());
        Self { app, rows, model, draws: Draws(seed), tokens, at, sealed, told, seen: done }
    }

    /// One operation by one person, and whether all is as the model says.
    async fn step(&mut self, n: usize) {
        let op = self.draws.op(&self.model);
        let who = self.draws.who(op);
        let stale = self.draws.one_in(12) && on_revision(op);
        let (expected, case) = (
            self.model.expected(PEOPLE[who], op, stale),
            format!("step {n}: {:?} {op:?} stale: {stale}", PEOPLE[who]),
        );
        self.news().await;
        let (outcome, made) = self.put(who, op, n, stale).await;
        assert_eq!(outcome, expected, "{case}");
        let (entries, events) = self.news().await;
        let outcomes: Vec<_> = entries.iter().map(|entry| entry.outcome).collect();
        let told: &[AuditOutcome] = match outcome {
            Outcome::Done => &[AuditOutcome::Done],
            Outcome::Refused(_) | Outcome::Forbidden => &[AuditOutcome::Refused],
            Outcome::NotFound => &[],
        };
        assert_eq!(outcomes, told, "{case}: the audit trail");
        let by = format!("|{}", PEOPLE[who].alias);
        assert!(entries.iter().all(|entry| entry.actor.ends_with(&by)), "{case}");
        assert_eq!(!events.is_empty(), outcome == Outcome::Done, "{case}: {events:?}");
        let name = format!("{op:?}").split('(').next().unwrap_or_default().to_owned();
        let (name, codes) = match (op, &outcome) {
            (Op::Step(_, step), Outcome::Done) => (format!("{step:?}"), vec![]),
            (_, Outcome::Refused(codes)) => (String::new(), codes.clone()),
            (_, Outcome::Done) => (name, vec![]),
            (_, other) => (format!("{other:?}"), vec![]),
        };
        for word in codes.into_iter().chain(Some(name)) {
            *self.seen.entry(word).or_default() += 1;
        }
        let touched = match outcome {
            Outcome::Done => self.model.take(PEOPLE[who], op, n, &made),
            _ => judgement_of(op),
        };
        if let Some(j) = touched {
            self.compare(j, &case).await;
            self.allowed(who, j, &case).await;
        }
        let sealed: Vec<_> = self.sealed.keys().copied().collect();
        if !sealed.is_empty() {
            let one = sealed[self.draws.below(sealed.len())];
            assert_eq!(self.read(SEALED, one).await, self.sealed[&one], "{case}: what is sealed");
        }
    }

    /// Puts an operation to the server: what comes of it, and the id of what was made.
    async fn put(&self, who: usize, op: Op, n: usize, stale: bool) -> (Outcome, String) {
        let put = self.model.put(op, n, stale, &self.at);
        let (name, (input, variables), thing) = (put.name, put.input, put.thing);
        let query = format!(
            "mutation($input: {input}!) {{ {name}(input: $input) {{ {thing} {{ id }} userErrors {{ code }} }} }}"
        );
        let caller = self.app.bearing(Some(self.tokens[who].clone()));
        let answer = caller.answer(&query, json!({"input": variables})).await;
        let outcome = match answer["errors"][0]["extensions"]["code"].as_str() {
            Some("FORBIDDEN") => Outcome::Forbidden,
            Some("NOT_FOUND") => Outcome::NotFound,
            Some(_) => panic!("{query} {variables} {answer:#}"),
            None => match texts(&answer["data"][name]["userErrors"], "code") {
                codes if codes.is_empty() => Outcome::Done,
                codes => Outcome::Refused(codes),
            },
        };
        let made = answer["data"][name][thing]["id"].as_str().unwrap_or_default();
        (outcome, made.to_owned())
    }

    async fn read(&self, query: &str, j: usize) -> Value {
        let id = &self.model.judgements[j].id;
        self.app.caller("HMCI").query(query, json!({"id": id})).await["node"].take()
    }

    /// Holds a judgement against the model, which learns from it how new things are called.
    async fn compare(&mut self, j: usize, case: &str) {
        let mut is = self.read(READ, j).await;
        let told = is["findings"].as_array().expect("findings").iter().cloned();
        is["findings"] = told.map(in_order).collect();
        learn(&mut self.model.judgements[j], &self.model.items, &is);
        let of = &self.model.judgements[j];
        let supersedes = of.supersedes.map(|of| json!({"id": self.model.judgements[of].id}));
        let findings = of.findings.iter().filter(|finding| !finding.retired).map(|finding| {
            let links = finding.links.iter().filter(|link| link.active).map(|link| {
                let (cited, item) = (link.cited, &self.model.items[link.cited.item].0);
                json!({"id": link.id, "stance": cited.stance, "weight": cited.weight,
                    "locator": {"place": cited.place}, "evidence": {"id": item}})
            });
            json!({"id": finding.id, "revision": finding.revision, "statement": finding.statement,
                "links": links.collect::<Vec<_>>()})
        });
        let retired =
            of.findings.iter().filter(|finding| finding.retired).map(|finding| &finding.id);
        let findings = findings.map(in_order).collect::<Vec<_>>();
        let facts = json!({"status": of.status, "revision": of.revision, "title": of.title, "statement": of.statement,
            "ending": of.ended.map(|kind| json!({"kind": kind})), "supersedes": supersedes,
            "findings": findings});
        for (field, fact) in facts.as_object().expect("fields") {
            assert_eq!(&is[field], fact, "{case}: {field}");
        }
        assert_eq!(is["submittedAt"].is_string(), of.submitted, "{case}");
        assert_eq!(is["seal"].is_object(), !model::is_open(of.status), "{case}");
        let retired: BTreeSet<_> = retired.cloned().collect();
        assert_eq!(
            texts(&is["retiredFindings"], "id").into_iter().collect::<BTreeSet<_>>(),
            retired
        );
        let open = is["sentToArea"].as_array().expect("texts").iter();
        let open: Vec<_> =
            open.filter(|text| text["closedAt"].is_null()).map(|text| &text["id"]).collect();
        let expected: Vec<_> = of.text.iter().filter(|(_, open)| *open).map(|(id, _)| id).collect();
        assert_eq!(open, expected, "{case}");
        let decided = is["factualAccuracy"].as_array().expect("points").iter();
        let decided: Vec<_> = decided.map(|point| point["response"].is_string()).collect();
        assert_eq!(decided, of.points.iter().map(|(_, decided)| *decided).collect::<Vec<_>>());
        if !model::is_open(of.status) && !self.sealed.contains_key(&j) {
            let was = self.read(SEALED, j).await;
            assert_eq!(was["seal"]["verified"], true, "{case}");
            self.sealed.insert(j, was);
        }
    }

    /// What somebody is told that they can do next is what the model says.
    async fn allowed(&self, who: usize, j: usize, case: &str) {
        let caller = self.app.bearing(Some(self.tokens[who].clone()));
        let told = caller.query(STEPS, json!({"id": self.model.judgements[j].id})).await;
        let told = told["node"]["allowedTransitions"].as_array().cloned().unwrap_or_default();
        for step in <JudgementStep as Iterable>::iter() {
            let expected = self.model.expected(PEOPLE[who], Op::Step(j, step), false);
            let allowed = expected == Outcome::Done;
            let said = told.iter().find(|of| of["step"] == json!(step)).map(|of| &of["allowed"]);
            assert_eq!(
                said.is_some_and(|said| *said == true),
                allowed,
                "{case}: {step:?} {said:?}"
            );
        }
    }

    /// What the audit trail and the outbox were told since this was asked last.
    async fn news(&mut self) -> (Vec<audit_entry::Model>, Vec<outbox_event::Model>) {
        let (chain, number) = (audit_entry::Column::Chain, audit_entry::Column::Sequence);
        let mut new = Condition::any().add(chain.is_not_in(self.told.0.keys()));
        for (name, last) in &self.told.0 {
            new = new.add(Condition::all().add(chain.eq(name)).add(number.gt(*last)));
        }
        let entries = self.rows.those::<audit_entry::Entity>(new).await;
        for entry in &entries {
            let last = self.told.0.entry(entry.chain.clone()).or_default();
            *last = entry.sequence.max(*last);
        }
        let new = Condition::all().add(outbox_event::Column::Id.gt(self.told.1));
        let events = self.rows.those::<outbox_event::Entity>(new).await;
        self.told.1 = events.iter().map(|event| event.id).max().unwrap_or(self.told.1);
        (entries, events)
    }

    /// What holds once all is done: every judgement, every seal, and the audit trail itself.
    async fn end(mut self) -> BTreeMap<String, u32> {
        for j in 0..self.model.judgements.len() {
            self.compare(j, "at the end").await;
        }
        for (j, was) in &self.sealed {
            assert_eq!(self.read(SEALED, *j).await, *was, "at the end");
        }
        let chains =
            self.app.caller("AUDIT-1").query("{ auditChains { intact } }", json!({})).await;
        let intact = crate::walk::values(&chains, "intact");
        assert!(!intact.is_empty() && intact.iter().all(|intact| **intact == true));
        self.seen
    }
}

/// A finding with its links in the order of what they cite.
fn in_order(mut finding: Value) -> Value {
    let links = finding["links"].as_array_mut().expect("links");
    links
        .sort_by_key(|link| format!("{} {} {}", link["evidence"], link["locator"], link["stance"]));
    finding
}

/// How the server calls what is new.
fn learn(of: &mut Judgement, items: &[(String, bool)], is: &Value) {
    let named = |value: &Value| value["id"].as_str().unwrap_or_default().to_owned();
    let findings = of.findings.iter_mut().filter(|finding| !finding.retired);
    for (finding, is) in findings.zip(is["findings"].as_array().into_iter().flatten()) {
        for link in finding.links.iter_mut().filter(|link| link.id.is_empty()) {
            let cited = (&items[link.cited.item].0, link.cited.place, link.cited.stance);
            let same = |is: &&Value| {
                let place = &is["locator"]["place"];
                (is["evidence"]["id"] == *cited.0, place == cited.1, is["stance"] == cited.2)
                    == (true, true, true)
            };
            let found = is["links"].as_array().into_iter().flatten().find(same);
            link.id = found.map(named).unwrap_or_default();
        }
        if finding.id.is_empty() {
            finding.id = named(is);
        }
    }
    for ((id, _), is) in
        of.points.iter_mut().zip(is["factualAccuracy"].as_array().into_iter().flatten())
    {
        *id = named(is);
    }
    let texts = is["sentToArea"].as_array().into_iter().flatten();
    if let (Some((id, true)), Some(open)) =
        (&mut of.text, texts.clone().find(|of| of["closedAt"].is_null()))
    {
        *id = named(open);
    }
}

/// So many steps from a seed; what was seen.
async fn walk(on: On, seed: u64, steps: usize) -> BTreeMap<String, u32> {
    let mut walk = Walk::start(on, seed).await;
    for n in 0..steps {
        walk.step(n).await;
    }
    walk.end().await
}

/// Every operation, step and refusal that the model knows.
const ALL: [&str; 43] = [
    "ALREADY_GRANTED",
    "ALREADY_LINKED",
    "ALREADY_RECORDED",
    "ALREADY_WITHDRAWN",
    "AddFinding",
    "Agree",
    "Amend",
    "CONFLICT",
    "Comment",
    "Create",
    "Decide",
    "EVIDENCE_BASE",
    "EVIDENCE_NOT_ACCEPTED",
    "Edit",
    "EditFinding",
    "FINDING_RETIRED",
    "Forbidden",
    "Grant",
    "JUDGEMENT_ENDED",
    "JUDGEMENT_FROZEN",
    "Link",
    "NOT_DRAFT",
    "NOT_GRANTED",
    "NotFound",
    "OWN_WORK",
    "Order",
    "Publish",
    "Raise",
    "Retire",
    "RetireFinding",
    "Retract",
    "Return",
    "Revoke",
    "SUPERSEDED",
    "SendToArea",
    "SetAside",
    "SignOff",
    "Submit",
    "TEXT_CLOSED",
    "UNCHANGED",
    "WRONG_STATE",
    "Weigh",
    "Withdraw",
];

#[tokio::test]
async fn whatever_is_asked_of_judgements_comes_out_as_the_model_says() {
    for (on, seed, steps) in [(On::Sqlite, 14, 240), (On::Postgres, 42, 120)] {
        let seen = walk(on, seed, steps).await;
        assert!(seen.len() > 20, "{on:?} {seen:?}");
    }
}

/// 10,000 steps, in walks of 500: `cargo test --test it -- --ignored ten_thousand_steps`.
#[tokio::test]
#[ignore = "minutes"]
async fn ten_thousand_steps_lead_nowhere_that_the_model_does_not_know() {
    let mut seen = BTreeMap::<String, u32>::new();
    for seed in 0..20 {
        let on = if seed % 5 == 4 { On::Postgres } else { On::Sqlite };
        for (word, times) in walk(on, seed, 500).await {
            *seen.entry(word).or_default() += times;
        }
    }
    seen.remove("");
    assert_eq!(seen.keys().map(String::as_str).collect::<Vec<_>>(), ALL, "{seen:?}");
}
