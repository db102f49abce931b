//! The matrix of docs/ACCESS.md: who sees which rows and who may do what, worked out by the service
//! itself over the demonstration data, so that what is reviewed there is what runs here.

mod actions;
mod rows_seen;

use crate::filled::fill;
use crate::grants;
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, TestApp};
use entity::document_version;
use entity::types::Role;
use sea_orm::Set;
use serde_json::json;
use std::fmt::Write;
use std::path::Path;

/// Each role that is known here, how the matrix calls it, and who has it in the demonstration team.
pub const ROLES: [(Role, &str, &str); 11] = [
    (Role::LeadInspector, "Lead inspector", "LEAD-YH"),
    (Role::Inspector, "Inspector", "INSP-YH-1"),
    (Role::Analyst, "Analyst", "ANALYST-1"),
    (Role::QualityAssurer, "Quality assurer", "QA-1"),
    (Role::ChiefInspector, "Chief inspector", "HMCI"),
    (Role::Publications, "Publications", "PUBS-1"),
    (Role::RecordsManager, "Records manager", "RECORDS-1"),
    (Role::Auditor, "Auditor", "AUDIT-1"),
    (Role::AreaContributor, "Area liaison", "AREA-YH"),
    (Role::Administrator, "Administrator", "ADMIN-1"),
    (Role::ServiceReader, "Other system", "SVC-REPORTS"),
];

/// A table of Markdown: a first column, one for each role, and perhaps a last one.
pub fn table(first: &str, last: Option<&str>, lines: &[Vec<String>]) -> String {
    let mut head = vec![first];
    head.extend(ROLES.iter().map(|(_, name, _)| *name));
    head.extend(last);
    let rule = vec!["---"; head.len()].join(" | ");
    let mut text = format!("| {} |\n| {rule} |\n", head.join(" | "));
    for line in lines {
        writeln!(text, "| {} |", line.join(" | ")).expect("a line");
    }
    text
}

/// A server whose data has a row of everything, in the states that matter.
async fn server(on: crate::support::On) -> (TestApp, Rows) {
    let app = TestApp::start(on).await;
    put_files(&app).await;
    let rows = Rows::of(&app).await;
    fill(&rows).await;
    // entries for the audit trail, of an inspection and of none
    let check = "{ judgement(reference: \"J-YH-01\") { seal { verified } } }";
    app.caller("LEAD-YH").query(check, json!({})).await;
    let document = rows.item("DOC-YH-002").await.id;
    let column = document_version::Column::DocumentId;
    let version = rows.one::<document_version::Entity>(column, document).await;
    rows.change(document_version::ActiveModel { sealed: Set(true), ..version.into() }).await;
    grants::change(&app.caller("ADMIN-1"), &rows, "recordConflict", "INSP-CW-5", "LN").await;
    (app, rows)
}

/// The text between the markers of a part, put there anew where `with` is given.
fn part(text: &str, name: &str, with: Option<&str>) -> (String, String) {
    let (from, to) = (format!("<!-- {name} -->\n\n"), format!("\n<!-- end of {name} -->"));
    let (head, rest) = text.split_once(&from).unwrap_or_else(|| panic!("no {from}"));
    let (inside, tail) = rest.split_once(&to).unwrap_or_else(|| panic!("no {to}"));
    let whole = format!("{head}{from}{}{to}{tail}", with.unwrap_or(inside));
    (inside.to_owned(), whole)
}

#[tokio::test]
async fn what_is_reviewed_is_what_runs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ACCESS.md");
    for on in BOTH {
        let (app, rows) = server(on).await;
        let parts = [
            ("rows", rows_seen::matrix(&app, &rows).await),
            ("actions", actions::matrix(&app, &rows).await),
        ];
        for (name, now) in parts {
            let text = std::fs::read_to_string(&path).expect("docs/ACCESS.md");
            let (reviewed, _) = part(&text, name, None);
            if reviewed == now {
                continue;
            }
            if std::env::var("ACCESS_MATRIX").is_ok_and(|word| word == "accept") {
                std::fs::write(&path, part(&text, name, Some(&now)).1).expect("it is written");
                continue;
            }
            let changed = |of: &str, other: &str, sign: char| {
                let gone = of.lines().filter(|line| !other.lines().any(|same| same == *line));
                gone.map(|line| format!("{sign} {line}\n")).collect::<Vec<_>>().concat()
            };
            panic!(
                "Access has changed ({name}, {on:?}):\n{}{}\nIf that is meant, accept it with\n    \
                 ACCESS_MATRIX=accept cargo test -p evidence --test it access_matrix\nand have the \
                 change of docs/ACCESS.md reviewed by whoever answers for access.",
                changed(&reviewed, &now, '-'),
                changed(&now, &reviewed, '+')
            );
        }
    }
}
