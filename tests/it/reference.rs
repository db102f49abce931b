//! Reference data as administrators change it: what refers to it stays readable.

use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::types::{Action, Role};
use entity::{audit_entry, measure_definition};
use evidence::graphql::id;
use futures_util::future::join_all;
use sea_orm::ActiveEnum;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

const NONE: [&str; 0] = [];

fn operation(name: &str) -> String {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let made = match name {
        "addCheckTemplate" => "template { kind version fields { path kind required } }",
        "addQuestionSet" => "set { number codes }",
        "changeQuota" => "role { code minimum }",
        "addTheme" => "theme { code }",
        "addGuide" => {
            "guide { number strengths { strength meaning } components { component meaning } }"
        }
        _ => {
            "measure { id code methodVersion definition formerMethods { version definition
            definitionSource } }"
        }
    };
    format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {made} userErrors {{ field code message }} }} }}"
    )
}

/// A guide to judging, after this version.
pub fn guide(number: i32, meaning: &str) -> Value {
    let strengths = ["STRONG", "MODERATE", "WEAK", "INSUFFICIENT"];
    let strengths =
        strengths.map(|one| json!({"strength": one, "meaning": format!("{one} {meaning}")}));
    let components = ["LLA", "RUM", "SEC"];
    let components =
        components.map(|one| json!({"component": one, "meaning": format!("{one} {meaning}")}));
    json!({"number": number, "strengths": strengths, "components": components})
}

pub async fn change(by: &Caller<'_>, name: &str, input: &Value) -> Value {
    by.query(&operation(name), json!({"input": input})).await[name].take()
}

fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

fn field(path: &str, kind: &str) -> Value {
    json!({"path": path, "kind": kind, "required": true})
}

fn form(version: i32, fields: &[Value]) -> Value {
    json!({"kind": "IQA_LIVE_CHECK", "version": version, "fields": fields})
}

#[tokio::test]
async fn a_form_has_a_next_version_and_records_of_the_one_before_stay_readable() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, lead) = (app.caller("ADMIN-1"), app.caller("LEAD-YH"));
        let check = "{ evidenceItem(reference: \"CHK-YH-IQA-01\") { ... on OnsiteCheck { fields
            template { kind version fields { path } } } } }";
        let before = lead.query(check, json!({})).await;
        for (input, code) in [
            (form(1, &[]), "INVALID_VALUE"),
            (form(1, &[field("a", "TEXT"), field("a", "DATE")]), "INVALID_VALUE"),
            (form(1, &[field("a", "TEXT"), field("a.b", "DATE")]), "INVALID_VALUE"),
            (form(1, &[field("A b", "TEXT")]), "INVALID_VALUE"),
            // what is worked out, and what it is worked out from, are of their kinds
            (form(1, &[field("agreed", "TEXT")]), "INVALID_VALUE"),
            (form(1, &[field("area_marking", "BOOLEAN")]), "INVALID_VALUE"),
            (form(0, &[field("a", "TEXT")]), "CONFLICT"),
        ] {
            let told = change(&admin, "addCheckTemplate", &input).await;
            assert_eq!(
                (codes(&told), &told["template"]),
                (vec![code.to_owned()], &Value::Null),
                "{input}"
            );
        }
        let new = form(1, &[field("standard", "TEXT"), field("met.on", "DATE")]);
        let made = change(&admin, "addCheckTemplate", &new).await;
        assert_eq!(codes(&made), NONE);
        assert_eq!(made["template"]["version"], 2);
        assert_eq!(lead.query(check, json!({})).await, before, "it reads with its own");
        let same = form(2, &[field("standard", "TEXT"), field("met.on", "DATE")]);
        assert_eq!(codes(&change(&admin, "addCheckTemplate", &same).await), ["UNCHANGED"]);
        let all = lead.query("{ checkTemplates { kind version } }", json!({})).await;
        assert_eq!(all["checkTemplates"].as_array().map(Vec::len), Some(4));
    }
}

#[tokio::test]
async fn a_measure_is_added_and_its_method_changed_while_figures_say_theirs() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, lead, rows) =
            (app.caller("ADMIN-1"), app.caller("LEAD-YH"), Rows::of(&app).await);
        let measure = json!({"code": "ADJOURNED_RATE", "name": "Adjourned trial rate", "valueKind": "PERCENT",
            "better": "LOWER", "definition": "Adjourned / listed", "source": "HMCTS"});
        let made = change(&admin, "addMeasure", &measure).await;
        assert_eq!((codes(&made), &made["measure"]["methodVersion"]), (vec![], &json!(1)));
        assert_eq!(codes(&change(&admin, "addMeasure", &measure).await), ["CODE_TAKEN"]);
        let mut odd = measure.clone();
        odd["code"] = json!("Adjourned rate");
        assert_eq!(codes(&change(&admin, "addMeasure", &odd).await), ["INVALID_VALUE"]);
        let series = "{ evidenceItem(reference: \"PRF-YH-CC-CRACKED_TRIAL_RATE\") { ... on PerformanceSeries {
            points { methodVersion value } measure { id methodVersion definition formerMethods { version definition } } } } }";
        let before = lead.query(series, json!({})).await["evidenceItem"].take();
        let id = &before["measure"]["id"];
        let input = |version: i32| json!({"measure": id, "version": version, "definition": "Anew.", "source": "MoJ, 2026"});
        let stale = change(&admin, "changeMeasureMethod", &input(7)).await;
        assert_eq!(
            (codes(&stale), &stale["measure"]["methodVersion"]),
            (vec!["CONFLICT".to_owned()], &json!(1))
        );
        let made = change(&admin, "changeMeasureMethod", &input(1)).await;
        assert_eq!((codes(&made), &made["measure"]["methodVersion"]), (vec![], &json!(2)));
        let former = &made["measure"]["formerMethods"];
        assert_eq!(former[0]["definition"], before["measure"]["definition"], "the answer knows it");
        let after = lead.query(series, json!({})).await["evidenceItem"].take();
        assert_eq!(
            after["points"], before["points"],
            "the figures are what they were, by method 1"
        );
        assert_eq!(after["measure"]["definition"], "Anew.");
        let former = &after["measure"]["formerMethods"];
        assert_eq!(
            (&former[0]["version"], &former[0]["definition"]),
            (&json!(1), &before["measure"]["definition"])
        );
        assert_eq!(codes(&change(&admin, "changeMeasureMethod", &input(2)).await), ["UNCHANGED"]);
        let nothing = json!({"measure": id::encode("MeasureDefinition", Uuid::new_v4()).0, "version": 1,
            "definition": "x", "source": "x"});
        let code =
            admin.refused(&operation("changeMeasureMethod"), json!({"input": nothing})).await;
        assert_eq!(code, "NOT_FOUND");
        assert_eq!(rows.count::<measure_definition::Entity>().await, 11);
    }
}

#[tokio::test]
async fn a_quota_and_a_question_set_count_for_inspections_planned_from_then_on() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, lead, rows) =
            (app.caller("ADMIN-1"), app.caller("LEAD-YH"), Rows::of(&app).await);
        let coverage =
            "query($id: ID!) { coverage(inspection: $id) { interviews { role { id code } minimum }
            questionnaire { question { code } gathered } } }";
        let yh = json!({"id": lead.id("INS-YH").await});
        let before = lead.query(coverage, yh.clone()).await;
        let role = before["coverage"]["interviews"].as_array().expect("lines").iter();
        let mut role = role;
        let role = role.find(|line| line["role"]["code"] == "POL-CJU").expect("a role");
        let input = |minimum: Value, was: Value| json!({"role": role["role"]["id"], "minimum": minimum, "was": was});
        for (minimum, was, code) in [
            (json!(0), json!(1), "INVALID_VALUE"),
            (json!(3), json!(2), "CONFLICT"),
            (json!(1), json!(1), "UNCHANGED"),
        ] {
            assert_eq!(codes(&change(&admin, "changeQuota", &input(minimum, was)).await), [code]);
        }
        let made = change(&admin, "changeQuota", &input(json!(2), json!(1))).await;
        assert_eq!((codes(&made), &made["role"]["minimum"]), (vec![], &json!(2)));
        for (keep, add, code) in [
            (json!(["Q99"]), json!([]), "INVALID_VALUE"),
            (json!([]), json!([]), "INVALID_VALUE"),
            (json!(["Q01", "Q01"]), json!([]), "INVALID_VALUE"),
            (
                json!(["Q01"]),
                json!([{"code": "Q02", "component": "LLA", "text": "Anew?"}]),
                "CODE_TAKEN",
            ),
        ] {
            let told = change(&admin, "addQuestionSet", &json!({"keep": keep, "add": add})).await;
            assert_eq!(codes(&told), [code]);
        }
        let set = json!({"keep": ["Q01", "Q06"], "add": [{"code": "Q16", "component": "SEC", "text": "Anew?"}]});
        let made = change(&admin, "addQuestionSet", &set).await;
        assert_eq!(made["set"], json!({"number": 2, "codes": ["Q01", "Q06", "Q16"]}));
        assert_eq!(lead.query(coverage, yh).await, before, "what was planned stays");
        let plan = json!({"area": "YH", "begins": "2026-03-02", "inspectors": [],
            "lead": id::encode("Person", rows.person("LEAD-YH").await).0});
        let query = "mutation($input: CreateInspectionInput!) { createInspection(input: $input) {
            inspection { id } userErrors { code } } }";
        let made = admin.query(query, json!({"input": plan})).await["createInspection"].take();
        let new =
            lead.query(coverage, json!({"id": made["inspection"]["id"]})).await["coverage"].take();
        let lines = new["interviews"].as_array().expect("lines");
        let quota = lines.iter().find(|line| line["role"]["code"] == "POL-CJU").expect("a role");
        assert_eq!(quota["minimum"], 2);
        assert_eq!(texts(&new["questionnaire"], "code"), ["Q01", "Q06", "Q16"]);
        let sets = lead.query("{ questionSets { number codes } }", json!({})).await;
        assert_eq!(sets["questionSets"][0]["codes"].as_array().map(Vec::len), Some(15));
        let mut told = rows.all::<audit_entry::Entity>().await;
        told.retain(|entry| entry.action == Action::ChangeReference.to_value());
        let done = told.iter().filter(|entry| entry.subject != "Person");
        let done: Vec<_> = done.map(|entry| entry.subject.as_str()).collect();
        assert_eq!(done.len(), 2, "what was made is named: {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_make_the_next_version_at_once_one_succeeds() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let form = form(1, &[field("standard", "TEXT")]);
        let answers = join_all((0..10).map(|_| change(&admin, "addCheckTemplate", &form))).await;
        let done = answers.iter().filter(|answer| codes(answer).is_empty()).count();
        assert_eq!(done, 1, "{on:?}");
        let stale = answers.iter().filter(|answer| codes(answer) == ["CONFLICT"]).count();
        assert_eq!(stale, 9, "{on:?} {answers:#?}");
    }
}

#[tokio::test]
async fn a_theme_is_added_once_and_findings_have_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, lead) = (app.caller("ADMIN-1"), app.caller("LEAD-YH"));
        let theme = json!({"code": "victims", "title": "How victims are kept informed"});
        let made = change(&admin, "addTheme", &theme).await;
        assert_eq!((codes(&made), &made["theme"]["code"]), (vec![], &json!("victims")));
        assert_eq!(codes(&change(&admin, "addTheme", &theme).await), ["CODE_TAKEN"]);
        for code in ["", "Victims", "with space"] {
            let odd = json!({"code": code, "title": "x"});
            assert_eq!(codes(&change(&admin, "addTheme", &odd).await), ["INVALID_VALUE"], "{code}");
        }
        let finding = lead.id("F-YH-10").await;
        let edit = json!({"input": {"finding": finding, "revision": 1, "themes": ["victims"]}});
        let query = "mutation($input: EditFindingInput!) { editFinding(input: $input) { finding { themes { title } } } }";
        let edited = lead.query(query, edit).await;
        let title = &edited["editFinding"]["finding"]["themes"][0]["title"];
        assert_eq!(title, "How victims are kept informed");
    }
}

#[tokio::test]
async fn only_administrators_change_reference_data() {
    let app = TestApp::start(On::Sqlite).await;
    let rows = Rows::of(&app).await;
    let before = rows.written().await;
    let some = |name: &str| id::encode(name, Uuid::new_v4()).0;
    let inputs = [
        ("addCheckTemplate", form(1, &[field("a", "TEXT")])),
        (
            "addMeasure",
            json!({"code": "X", "name": "x", "valueKind": "COUNT", "better": "LOWER", "definition": "x", "source": "x"}),
        ),
        (
            "changeMeasureMethod",
            json!({"measure": some("MeasureDefinition"), "version": 1, "definition": "x", "source": "x"}),
        ),
        ("changeQuota", json!({"role": some("InterviewRole"), "minimum": 2})),
        ("addQuestionSet", json!({"keep": ["Q01"], "add": []})),
        ("addTheme", json!({"code": "x", "title": "x"})),
        ("addGuide", guide(1, "x")),
    ];
    let team = evidence::demo::team().expect("a team").into_iter();
    let others: Vec<_> = team.filter(|member| member.role != Role::Administrator).collect();
    for (name, input) in &inputs {
        for who in others.iter().map(|member| member.alias.as_str()) {
            let code = app.caller(who).refused(&operation(name), json!({"input": input})).await;
            assert_eq!(code, "FORBIDDEN", "{who} {name}");
        }
    }
    assert_eq!(rows.written().await, before, "nothing was written");
    let told = rows.count::<audit_entry::Entity>().await;
    assert_eq!(told, (inputs.len() * others.len()) as u64, "the trail tells of each");
}
