//! The questions that are put ready to ask, in `queries/`, each with its variables.

use crate::support::{BOTH, On, TestApp};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Each question's name, text and variables, as they stand in the folder now.
pub fn questions() -> Vec<(String, String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("queries");
    let files =
        std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|kind| kind == "graphql")).collect();
    files.sort();
    assert!(files.len() >= 12, "{files:?}");
    let question = |path: PathBuf| {
        let variables = std::fs::read_to_string(path.with_extension("json"));
        let variables = variables.map_or_else(|_| json!({}), |text| text.parse().expect("JSON"));
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a text"), variables)
    };
    files.into_iter().map(question).collect()
}

#[tokio::test]
async fn every_question_put_ready_is_answered() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        for (name, query, variables) in questions() {
            assert!(query.starts_with('#'), "{name} says in words what it asks");
            for who in ["LEAD-YH", "HMCI"] {
                let (data, taken) =
                    app.statements(app.caller(who).query(&query, variables.clone())).await;
                let fields = data.as_object().expect("data");
                let silent: Vec<_> = fields.iter().filter(|(_, answer)| answer.is_null()).collect();
                assert!(!fields.is_empty() && silent.is_empty(), "{who} {name}: {silent:?}");
                println!("{on:?} {who} {name}: {taken} statements");
            }
        }
    }
}

const ROLES: [(&str, &[&str]); 11] = [
    ("lead inspectors", &["LEAD-YH", "LEAD-CW"]),
    ("inspectors", &["INSP-YH-1", "INSP-CW-1"]),
    ("analysts", &["ANALYST-1"]),
    ("quality assurers", &["QA-1"]),
    ("the chief inspector", &["HMCI"]),
    ("publications officers", &["PUBS-1"]),
    ("records managers", &["RECORDS-1"]),
    ("auditors", &["AUDIT-1"]),
    ("Area liaisons", &["AREA-YH", "AREA-CW"]),
    ("administrators", &["ADMIN-1"]),
    ("other systems", &["SVC-REPORTS"]),
];

/// Whether an answer says anything, beyond what it was asked about.
fn says(answer: &Value) -> bool {
    match answer {
        Value::Null => false,
        Value::Array(list) => list.iter().any(says),
        Value::Object(fields) => {
            let told = |name: &str| !["totalCount", "reference"].contains(&name);
            fields.iter().any(|(name, value)| told(name) && says(value))
        }
        _ => true,
    }
}

#[tokio::test]
async fn every_question_is_answered_to_whom_it_says() {
    let app = TestApp::start(On::Sqlite).await;
    for (name, query, variables) in questions() {
        let said = query.lines().find_map(|line| line.strip_prefix("# Answered to: "));
        let said = said.unwrap_or_else(|| panic!("{name} does not say to whom"));
        let named = |list: &str| list.split(", ").map(str::to_owned).collect::<Vec<_>>();
        let everybody: Vec<String> = ROLES.iter().map(|(role, _)| (*role).to_owned()).collect();
        let expected: Vec<String> = match said.strip_prefix("everybody") {
            Some("") => everybody,
            Some(but) => {
                let but = named(but.strip_prefix(" but ").expect("everybody but somebody"));
                assert!(but.iter().all(|role| everybody.contains(role)), "{name}: {but:?}");
                everybody.into_iter().filter(|role| !but.contains(role)).collect()
            }
            None => named(said),
        };
        let mut answered = Vec::new();
        for (role, people) in ROLES {
            for who in people {
                let answer = app.caller(who).answer(&query, variables.clone()).await;
                if says(&answer["data"]) && !answered.iter().any(|other| other == role) {
                    answered.push(role.to_owned());
                }
            }
        }
        assert_eq!(answered, expected, "{name}");
    }
}

/// Clock and ids are seeded, so nothing has to be left out.
#[tokio::test]
async fn the_first_question_is_answered_word_for_word_like_this() {
    let (_, query, variables) = questions().remove(0);
    for on in BOTH {
        let app = TestApp::start(on).await;
        let data = app.caller("LEAD-YH").query(&query, variables.clone()).await;
        insta::assert_json_snapshot!("the_first_question", data);
    }
}

#[tokio::test]
async fn the_question_of_the_readme_has_the_answer_of_the_readme() {
    let readme = include_str!("../../README.md");
    let between = |from: &str, to: &str| {
        let rest = readme.split_once(from).expect(from).1;
        rest.split_once(to).expect(to).0
    };
    let body: Value = serde_json::from_str(between("-d '", "'\n")).expect("a body");
    let answer: Value = serde_json::from_str(between("```json", "```")).expect("an answer");
    let app = TestApp::start(On::Sqlite).await;
    let query = body["query"].as_str().expect("a query");
    assert_eq!(app.caller("LEAD-YH").answer(query, json!({})).await, answer);
}
