//! What each role may do: `viewerCan` of everything that it sees, asked through HTTP with its token and
//! every Area granted.

use super::{ROLES, table};
use crate::explained::{each_action, things, word};
use crate::rows::Rows;
use crate::support::{Caller, TestApp};
use entity::area;
use entity::types::Action;
use sea_orm::Iterable;
use serde_json::json;
use std::collections::BTreeMap;

/// Of each type, how many things somebody sees, and to how many they may do each action.
type Able = BTreeMap<&'static str, BTreeMap<String, u64>>;

async fn able(caller: &Caller<'_>, things: &[(&'static str, String)]) -> Able {
    let fields = each_action(|action| format!("viewerCan(action: {action})"));
    let query = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {fields} }} }}");
    let mut able = Able::new();
    for some in things.chunks(200) {
        let ids: Vec<_> = some.iter().map(|(_, id)| id).collect();
        let nodes = caller.query(&query, json!({"ids": ids})).await["nodes"].take();
        for ((kind, _), node) in some.iter().zip(nodes.as_array().expect("nodes")) {
            let of_kind = able.entry(kind).or_default();
            for action in Action::iter().map(|action| word(&action)) {
                *of_kind.entry(action.clone()).or_default() += u64::from(node[&action] == true);
            }
            if node.is_object() {
                assert_eq!(node["READ"], true, "what is visible can be read");
            }
        }
    }
    able
}

/// The table: a line for each action and type to which some role may do it.
pub async fn matrix(app: &TestApp, rows: &Rows) -> String {
    let codes: Vec<_> = rows.all::<area::Entity>().await.into_iter().map(|row| row.code).collect();
    let codes: Vec<_> = codes.iter().map(String::as_str).collect();
    let things = things(rows).await;
    let mut columns = vec![];
    for (_, _, who) in ROLES {
        rows.stand(who, &codes, &[]).await;
        columns.push(able(&app.caller(who), &things).await);
    }
    let mut lines = vec![];
    for action in Action::iter().filter(|action| *action != Action::Read) {
        let action = word(&action);
        let mut of_action = vec![];
        for kind in columns[0].keys() {
            let cells =
                columns.iter().map(|able| match (able[kind][&action], able[kind]["READ"]) {
                    (0, _) => "–".to_owned(),
                    (some, every) if some == every => "yes".into(),
                    (some, every) => format!("{some} of {every}"),
                });
            let cells: Vec<_> = cells.collect();
            if cells.iter().any(|cell| cell != "–") {
                of_action.push((*kind, cells));
            }
        }
        // what can be done to everything alike is one line
        if of_action.len() == columns[0].len() {
            let yes = |at: usize| of_action.iter().any(|(_, cells)| cells[at] == "yes");
            let cells = (0..ROLES.len()).map(|at| if yes(at) { "yes" } else { "–" }.to_owned());
            of_action = vec![("anything", cells.collect())];
        }
        for (kind, cells) in of_action {
            lines.push([vec![format!("`{action}`: {kind}")], cells].concat());
        }
    }
    table("What", None, &lines)
}
