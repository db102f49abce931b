//! The demonstration's two inspections, entered through the API by the people who would do it: from a database that
//! was only set up they give the same interview quotas and the same traces as the demonstration that was loaded.

mod gathered;
mod judged;

use crate::demo::quotas_are_as_expected;
use crate::first_hour::{change, deployed, signed_in};
use crate::support::{BOTH, Caller, On, TestApp, demo_rows};
use crate::trace::judgements_rest_as_expected;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A row of a table of the demonstration.
type Row = HashMap<String, String>;

/// The Areas that are inspected; when that is planned, and when all of it is done.
const AREAS: [&str; 2] = ["YH", "CW"];
const BEFORE: &str = "2025-03-03T10:00:00Z";
const AFTER: &str = "2025-08-29T10:00:00Z";

/// Who enters, and what they have entered so far: the ids by the references of the demonstration.
struct Entry<'a> {
    app: &'a TestApp,
    team: Vec<Row>,
    ids: HashMap<String, Value>,
}

impl<'a> Entry<'a> {
    /// Somebody of the team, by their alias.
    fn by(&self, alias: &str) -> Caller<'a> {
        let member = self.team.iter().find(|row| row["alias"] == alias);
        let role = &member.unwrap_or_else(|| panic!("nobody is called {alias}"))["role"];
        let role = if role == "admin" { "administrator" } else { role };
        signed_in(self.app, alias, role)
    }

    fn id(&self, reference: &str) -> Value {
        let id = self.ids.get(reference);
        id.unwrap_or_else(|| panic!("{reference} was not entered")).clone()
    }

    fn people(&self, aliases: &[&str]) -> Value {
        aliases.iter().map(|alias| self.id(alias)).collect()
    }

    /// Makes a change that must go through; `what` is what it made, of which `fields` are asked.
    async fn enter(
        &self,
        by: &Caller<'_>,
        name: &str,
        input: Value,
        (what, fields): (&str, &str),
    ) -> Value {
        let asked = format!("{what} {{ {fields} }}");
        let mut made = change(by, name, &input, &asked).await;
        assert_eq!(made["userErrors"], json!([]), "{name} {input:#}");
        made[what].take()
    }
}

/// Empty is nothing.
fn given(cell: &str) -> Option<&str> {
    Some(cell).filter(|cell| !cell.is_empty())
}

/// A word of the tables as the API spells it.
fn upper(word: &str) -> String {
    word.to_uppercase()
}

/// The administrator adds the team, grants what they work on, and records who must not.
async fn staffed(entry: &mut Entry<'_>) {
    let ada = signed_in(entry.app, "ada", "administrator");
    for row in entry.team.clone() {
        let alias = &row["alias"];
        let input = json!({"title": row["title"], "kind": upper(&row["principal_kind"]),
            "identity": {"knownAs": format!("{alias}@hmcpsi.example")}});
        let person = entry.enter(&ada, "addPerson", input, ("person", "id")).await;
        entry.ids.insert(alias.clone(), person["id"].clone());
        for area in row["area_grants"].split('|').filter(|area| !["", "*"].contains(area)) {
            let input = json!({"person": person["id"], "area": area});
            entry.enter(&ada, "grantArea", input, ("person", "id")).await;
        }
        if let Some(area) = given(&row["home_area_conflict"]) {
            let input = json!({"person": person["id"], "area": area, "reason": row["note"]});
            entry.enter(&ada, "recordConflict", input, ("person", "id")).await;
        }
    }
}

/// The administrator creates an inspection with its team, and the lead plans it as it was.
async fn planned(entry: &mut Entry<'_>, area: &str) {
    let stages = demo_rows("timeline.csv");
    let stages: Vec<_> = stages.iter().filter(|row| row["area_code"] == area).collect();
    let inspectors: Vec<_> = (1..=5).map(|n| format!("INSP-{area}-{n}")).collect();
    let inspectors: Vec<_> = inspectors.iter().map(String::as_str).collect();
    let lead = format!("LEAD-{area}");
    let input = json!({"area": area, "begins": stages[0]["demo_start"], "lead": entry.id(&lead),
        "inspectors": entry.people(&inspectors)});
    let ada = signed_in(entry.app, "ada", "administrator");
    let fields = "id reference version stages { stage plannedStart plannedEnd }";
    let made = entry.enter(&ada, "createInspection", input, ("inspection", fields)).await;
    assert_eq!(made["reference"], format!("INS-{area}"));
    for (stage, row) in made["stages"].as_array().expect("stages").iter().zip(&stages) {
        let planned = json!({"stage": row["phase_code"], "plannedStart": row["demo_start"],
            "plannedEnd": row["demo_end"]});
        assert_eq!(*stage, planned, "the programme's weeks are those of the demonstration");
    }
    entry.ids.insert(format!("INS-{area}"), made["id"].clone());
}

#[tokio::test]
async fn the_demonstration_entered_by_its_people_is_the_demonstration_as_it_is_loaded() {
    let loaded = TestApp::start(On::Sqlite).await;
    for on in BOTH {
        let app = deployed(on, BEFORE).await;
        let mut entry = Entry { app: &app, team: demo_rows("team.csv"), ids: HashMap::new() };
        staffed(&mut entry).await;
        judged::themes(&entry).await;
        for area in AREAS {
            planned(&mut entry, area).await;
            gathered::requested(&mut entry, area).await;
        }
        let ids = entry.ids;
        let app = app.later(AFTER).await;
        let mut entry = Entry { app: &app, team: demo_rows("team.csv"), ids };
        for area in AREAS {
            gathered::documents(&mut entry, area).await;
            gathered::interviews(&mut entry, area).await;
            gathered::checks(&mut entry, area).await;
            gathered::questionnaire(&entry, area).await;
            gathered::figures(&entry, area).await;
            judged::judgements(&mut entry, area).await;
        }
        let hmci = entry.by("HMCI");
        quotas_are_as_expected(&hmci).await;
        judgements_rest_as_expected(&hmci, |row| !row["area_code"].is_empty()).await;
        let as_loaded = judged::traces(&loaded.caller("HMCI")).await;
        let as_entered = judged::traces(&hmci).await;
        assert_eq!(as_entered.len(), 10);
        for (reference, entered) in as_entered {
            assert_eq!(entered, as_loaded[&reference], "{on:?} {reference}");
        }
    }
}
