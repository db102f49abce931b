//! Whatever is done to a draft, what is signed off and published is field by field what the draft was, and what was asked
//! for; and so is an amendment of it.

use super::walked::Draws;
use super::{made, step};
use crate::support::{Caller, On, TestApp};
use serde_json::{Value, json};

const COMPONENTS: [&str; 3] = ["LLA", "RUM", "SEC"];
const STRENGTHS: [&str; 3] = ["STRONG", "MODERATE", "WEAK"];
const DOMAINS: [&str; 3] = ["CONSISTENCY", "DIRECTNESS", "INDEPENDENCE"];
const TYPES: [&str; 3] = ["GOOD_PRACTICE", "OBSERVATION", "ISSUE_TO_ADDRESS"];
const THEMES: [&str; 2] = ["leadership", "iqa"];
const UNITS: [&[&str]; 2] = [&["MC", "CC"], &["CC", "MC"]];

/// Words that are easily lost: signs, spaces within, lines, letters that sort or fold oddly.
const WORDS: [&str; 8] = [
    "Leaders look at casework.",
    "\"Quoted\" & <marked> at 10% — 'so'",
    "two  spaces\tand a tab",
    "a line\nand another\n\n",
    "naïve café ﬁnding İ ß",
    "\u{1f4dd} drawn \u{2028} apart",
    "e\u{301} and é",
    "null",
];

/// What a judgement says and rests on.
const SAYS: &str =
    "reference title statement component units strength reportParagraph author { subject }
    strengthReasons { domain direction note } effects { unit measure effect } findings { reference type statement units
        links { stance weight rationale locator { place page quote } evidence { id } } }";

/// The same as it was sealed.
const SEALED: &str = "asSealed { reference title statement component units strength reportParagraph author { subject }
    strengthReasons { domain direction note } effects { unit measure effect } findings { reference type statement units themes
        links { stance weight rationale place page quote evidence { id } } } }";

const THEMED: &str = "findings { themes { code } }";

async fn read(by: &Caller<'_>, id: &Value, fields: &str) -> Value {
    let query =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on Judgement {{ {fields} }} }} }}");
    in_order(by.query(&query, json!({"id": id})).await["node"].take())
}

/// With links by their places and effects by what they are on: lists of them have orders of their own.
fn in_order(mut of: Value) -> Value {
    for links in ["findings", "effects", "links", "asSealed"] {
        match &mut of[links] {
            Value::Array(list) if links == "findings" => {
                for one in list {
                    *one = in_order(one.take());
                }
            }
            Value::Array(list) => list.sort_by_key(|one| {
                let place = [&one["place"], &one["locator"]["place"]];
                format!("{place:?} {} {}", one["unit"], one["measure"])
            }),
            Value::Object(_) => of[links] = in_order(of[links].take()),
            _ => {
                of.as_object_mut().expect("fields").remove(links);
            }
        }
    }
    of
}

/// A draft as its writer means it to be.
struct Script<'a> {
    by: &'a Caller<'a>,
    draws: Draws,
    items: &'a [String],
    id: Value,
    /// What it shall say.
    says: Value,
    findings: Vec<Finding>,
}

struct Finding {
    id: Value,
    says: Value,
    themes: Vec<&'static str>,
    links: Vec<(Value, Value)>,
}

impl Script<'_> {
    fn text(&mut self, n: usize) -> String {
        format!("{} {n}", self.draws.of(&WORDS)).trim().to_owned()
    }

    /// One change of the draft, as likely of its words as of what it rests on.
    async fn change(&mut self, n: usize) {
        let of = step(self.by, &self.id, "").await;
        let (judgement, revision) = (&of["judgement"], &of["revision"]);
        let some = self.findings.len();
        match self.draws.below(9) {
            0 | 1 => {
                let (field, is) = match self.draws.below(7) {
                    0 => ("title", json!(format!("Title {n}"))),
                    1 => ("statement", json!(self.text(n))),
                    2 => ("component", json!(self.draws.of(&COMPONENTS))),
                    3 => ("strength", json!(self.draws.of(&STRENGTHS))),
                    4 => ("reportParagraph", json!(format!("4.{n}"))),
                    5 => ("strengthReasons", self.reasons(n)),
                    _ => ("effects", self.effects()),
                };
                if self.says[field] == is {
                    return;
                }
                let mut input = json!({"judgement": judgement, "revision": revision});
                input[field] = is.clone();
                made(self.by, "editJudgement", &input).await;
                self.says[field] = is;
            }
            2 if some < 5 => self.add(n).await,
            3 if some > 1 => {
                self.findings.rotate_left(1);
                let order: Vec<_> = self.findings.iter().map(|of| &of.id).collect();
                let input =
                    json!({"judgement": judgement, "revision": revision, "findings": order});
                made(self.by, "orderFindings", &input).await;
            }
            4 if some > 2 => {
                let gone = self.findings.remove(self.draws.below(some));
                let input = json!({"finding": gone.id, "revision": self.revision(&gone.id).await, "reason": "So."});
                made(self.by, "retireFinding", &input).await;
            }
            5 => {
                let statement = self.text(n);
                let at = self.draws.below(some);
                let finding = &mut self.findings[at];
                let themes = if n.is_multiple_of(2) { vec![] } else { THEMES.to_vec() };
                finding.says["statement"] = json!(statement);
                finding.themes.clone_from(&themes);
                let id = finding.id.clone();
                let input = json!({"finding": id, "revision": self.revision(&id).await, "statement": statement,
                    "themes": themes});
                made(self.by, "editFinding", &input).await;
            }
            6 => {
                let at = self.draws.below(some);
                if self.findings[at].links.len() > 1 {
                    let (link, _) = self.findings[at].links.remove(1);
                    let gone = crate::links::withdraw(self.by, &link, "So.").await;
                    assert_eq!(gone["userErrors"], json!([]));
                }
            }
            7 => {
                let at = self.draws.below(some);
                let last = self.findings[at].links.len() - 1;
                let (link, mut is) = self.findings[at].links.remove(last);
                let stance = self.draws.of(&["SUPPORTS", "CONTRADICTS", "CONTEXT"]);
                let stance = if last == 0 { "SUPPORTS" } else { stance };
                let weight = self.draws.of(&["STRONG", "MODERATE", "WEAK"]);
                let weight = match is["weight"].as_str() {
                    Some("STRONG") if weight == "STRONG" => "WEAK",
                    Some(other) if weight == other => "STRONG",
                    _ => weight,
                };
                (is["stance"], is["weight"]) = (json!(stance), json!(weight));
                let input = json!({"link": link, "reason": "So.",
                    "decision": {"weigh": {"stance": stance, "weight": weight}}});
                let mutation =
                    "mutation($input: ReviewLinkInput!) { reviewLink(input: $input) { link { id }
                    userErrors { code } } }";
                let weighed =
                    self.by.query(mutation, json!({"input": input})).await["reviewLink"].take();
                assert_eq!(weighed["userErrors"], json!([]), "{is}");
                self.findings[at].links.push((weighed["link"]["id"].clone(), is));
            }
            _ => {
                let at = self.draws.below(some);
                self.link(at, n).await;
            }
        }
    }

    async fn revision(&self, finding: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Finding { revision } } }";
        self.by.query(query, json!({"id": finding})).await["node"]["revision"].take()
    }

    fn effects(&mut self) -> Value {
        let effect = self.draws.of(&["HELPED", "HINDERED"]);
        let one =
            |unit: &str, measure: &str| json!({"unit": unit, "measure": measure, "effect": effect});
        let all = [("CC", "ADDED_VALUE"), ("CC", "GRIP"), ("MC", "ADDED_VALUE"), ("MC", "GRIP")];
        let some = self.draws.below(all.len() + 1);
        json!(all[..some].iter().map(|(unit, measure)| one(unit, measure)).collect::<Vec<_>>())
    }

    fn reasons(&mut self, n: usize) -> Value {
        let direction = self.draws.of(&["UP", "DOWN"]);
        let some = self.draws.below(DOMAINS.len() + 1);
        let one =
            |domain: &&str| json!({"domain": domain, "direction": direction, "note": self.text(n)});
        json!(DOMAINS[..some].iter().map(one).collect::<Vec<_>>())
    }

    async fn add(&mut self, n: usize) {
        let (statement, kind) = (self.text(n), self.draws.of(&TYPES));
        let themes = vec![self.draws.of(&THEMES)];
        let input =
            json!({"judgement": self.id, "type": kind, "statement": statement, "themes": themes});
        let finding = made(self.by, "addFinding", &input).await;
        let says = json!({"reference": finding["reference"], "type": kind, "statement": statement,
            "units": self.says["units"]});
        let links = vec![];
        self.findings.push(Finding { id: finding["id"].clone(), says, themes, links });
        self.link(self.findings.len() - 1, n).await;
    }

    /// The first link of a finding supports it.
    async fn link(&mut self, at: usize, n: usize) {
        let item = &self.items[self.draws.below(self.items.len())];
        let stance = self.draws.of(&["SUPPORTS", "CONTRADICTS", "CONTEXT"]);
        let stance = if self.findings[at].links.is_empty() { "SUPPORTS" } else { stance };
        let (weight, rationale) = (self.draws.of(&["STRONG", "MODERATE", "WEAK"]), self.text(n));
        let place = format!("place {n}");
        let input = json!({"finding": self.findings[at].id, "evidence": item, "stance": stance, "weight": weight,
            "rationale": rationale, "locator": {"place": place}});
        let link = crate::links::link(self.by, &input).await;
        assert_eq!(link["userErrors"], json!([]));
        let says = json!({"stance": stance, "weight": weight, "rationale": rationale, "evidence": {"id": item},
            "locator": {"place": place, "page": null, "quote": null}});
        self.findings[at].links.push((link["link"]["id"].clone(), says));
    }

    /// What the whole of it shall say.
    fn whole(&self) -> Value {
        let findings = self.findings.iter().map(|finding| {
            let mut says = finding.says.clone();
            says["links"] = finding.links.iter().map(|(_, link)| link.clone()).collect();
            says
        });
        let mut whole = self.says.clone();
        whole["findings"] = findings.collect();
        // letters are composed on the way in
        let composed = whole.to_string().replace("e\u{301}", "é");
        in_order(serde_json::from_str(&composed).expect("JSON"))
    }
}

/// A judgement as it was sealed, in the words of one that is read.
fn unsealed(sealed: &Value) -> Value {
    let mut is = sealed.clone();
    for finding in is["findings"].as_array_mut().expect("findings") {
        finding.as_object_mut().expect("a finding").remove("themes");
        for link in finding["links"].as_array_mut().expect("links") {
            let of = link.as_object_mut().expect("a link");
            let mut take = |name: &str| of.remove(name).unwrap_or_default();
            let locator =
                json!({"place": take("place"), "page": take("page"), "quote": take("quote")});
            of.insert("locator".into(), locator);
        }
    }
    is
}

/// So many scripts on one server.
async fn play(on: On, seed: u64, scripts: u64) {
    let app = TestApp::start(on).await;
    let (lead, qa, hmci) = (app.caller("LEAD-YH"), app.caller("QA-1"), app.caller("HMCI"));
    let mut items = vec![];
    for item in ["DOC-YH-003", "DOC-YH-016", "CHK-YH-CRT-01", "CHK-YH-IQA-01", "INT-YH-033"] {
        items.push(lead.id(item).await);
    }
    let inspection = lead.id("INS-YH").await;
    for script in 0..scripts {
        let mut draws = Draws(seed + script);
        let units = draws.of(&UNITS);
        let (title, statement) = (format!("Title {script}"), draws.of(&WORDS).trim());
        let says =
            json!({"title": title, "statement": statement, "component": "LLA", "units": units});
        let mut input = says.clone();
        input["inspection"] = json!(inspection);
        let begun = made(&lead, "createJudgement", &input).await;
        let mut says = says;
        for field in ["strength", "reportParagraph"] {
            says[field] = Value::Null;
        }
        (says["reference"], says["effects"]) = (begun["reference"].clone(), json!([]));
        says["strengthReasons"] = json!([]);
        (says["author"], says["units"]) = (json!({"subject": "LEAD-YH"}), begun["units"].clone());
        let id = begun["id"].clone();
        let mut of =
            Script { by: &lead, draws, items: &items, id: id.clone(), says, findings: vec![] };
        of.add(0).await;
        for n in 1..=of.draws.below(10) + 3 {
            of.change(n).await;
        }
        let case = format!("{on:?}, script {script} of {seed}");
        let draft = read(&lead, &id, SAYS).await;
        assert_eq!(draft, of.whole(), "{case}: the draft says what was asked for");
        let themes = read(&lead, &id, THEMED).await;
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        made(&hmci, "publishJudgement", &step(&hmci, &id, "").await).await;
        assert_eq!(read(&lead, &id, SAYS).await, draft, "{case}: published");
        assert_eq!(read(&lead, &id, THEMED).await, themes, "{case}");
        let kept = read(&lead, &id, &format!("{SEALED} seal {{ verified }}")).await;
        assert_eq!(unsealed(&kept["asSealed"]), draft, "{case}: sealed");
        assert_eq!(kept["seal"]["verified"], true, "{case}");
        for (sealed, finding) in
            kept["asSealed"]["findings"].as_array().expect("findings").iter().zip(&of.findings)
        {
            let mut themes = finding.themes.clone();
            themes.sort_unstable();
            assert_eq!(sealed["themes"], json!(themes), "{case}");
        }
        let next = made(&lead, "amendJudgement", &step(&lead, &id, "So.").await).await;
        assert_eq!(read(&lead, &next["id"], SAYS).await, draft, "{case}: amended");
    }
}

#[tokio::test]
async fn what_is_published_is_what_the_draft_was() {
    play(On::Sqlite, 1_000_000, 8).await;
    play(On::Postgres, 2_000_000, 4).await;
}

/// `cargo test --test it -- --ignored a_thousand_scripts`.
#[tokio::test]
#[ignore = "minutes"]
async fn a_thousand_scripts_are_published_as_they_were_written() {
    for batch in 0..20 {
        let on = if batch % 5 == 4 { On::Postgres } else { On::Sqlite };
        play(on, batch * 1_000, 50).await;
    }
}
