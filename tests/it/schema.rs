//! The schema as clients see it: written down, valid, described, and named alike throughout.

use crate::support::{On, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const INTROSPECTION: &str = "{ __schema { types { kind name description interfaces { name }
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description } } } }";

/// The types of the schema, by introspection over HTTP, without those of introspection itself.
async fn types() -> Vec<Value> {
    let app = TestApp::start(On::Sqlite).await;
    let data = app.caller("LEAD-YH").query(INTROSPECTION, json!({})).await;
    let types = data["__schema"]["types"].as_array().expect("types").clone();
    types.into_iter().filter(|of| !name(of).starts_with("__")).collect()
}

fn name(of: &Value) -> &str {
    of["name"].as_str().expect("a name")
}

fn list<'a>(of: &'a Value, what: &str) -> impl Iterator<Item = &'a Value> {
    of[what].as_array().into_iter().flatten()
}

/// Everything of a type that a client reads about, with its full name.
fn described(of: &Value) -> Vec<(String, &Value)> {
    let of_name = name(of);
    let mut all = vec![(of_name.to_owned(), of)];
    for member in ["fields", "inputFields", "enumValues"].iter().flat_map(|what| list(of, what)) {
        all.push((format!("{of_name}.{}", name(member)), member));
        for argument in list(member, "args") {
            all.push((format!("{of_name}.{}({})", name(member), name(argument)), argument));
        }
    }
    all
}

#[test]
fn the_schema_in_the_repository_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let kept = std::fs::read_to_string(path).expect("schema.graphql");
    let built = evidence::graphql::build().sdl();
    let differs =
        kept.lines().zip(built.lines()).enumerate().find(|(_, (kept, built))| kept != built);
    assert!(
        kept.trim_end() == built.trim_end(),
        "schema.graphql is out of date, run `cargo run -- schema > schema.graphql`: {differs:?}"
    );
}

/// But for the types that the engine makes and leaves no place for words on.
#[tokio::test]
async fn everything_is_described() {
    let types = types().await;
    let engines = |name: &str| {
        let scalars = ["Boolean", "Float", "ID", "Int", "String"];
        scalars.contains(&name) || name.ends_with("Connection")
    };
    let bare: Vec<String> = types
        .iter()
        .flat_map(described)
        .filter(|(name, _)| !engines(name))
        .filter(|(_, of)| of["description"].as_str().is_none_or(|text| text.trim().is_empty()))
        .map(|(name, _)| name)
        .collect();
    assert!(bare.is_empty(), "{} without a description: {}", bare.len(), bare.join(", "));
}

#[tokio::test]
async fn every_type_has_the_fields_of_its_interfaces() {
    let types = types().await;
    let fields = |of: &Value| -> BTreeSet<String> {
        list(of, "fields").map(|field| name(field).to_owned()).collect()
    };
    let mut seen = 0;
    for of in &types {
        for interface in list(of, "interfaces").map(name) {
            let interface = types.iter().find(|of| name(of) == interface).expect("an interface");
            let missing: Vec<_> = fields(interface).difference(&fields(of)).cloned().collect();
            assert!(missing.is_empty(), "{} lacks {}", name(of), missing.join(", "));
            seen += 1;
        }
    }
    assert!(seen >= 25, "{seen} types that implement an interface");
}

#[tokio::test]
async fn names_are_of_one_kind() {
    let words = |name: &str, first: fn(char) -> bool| {
        name.starts_with(first) && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    for of in types().await {
        let of_name = name(&of);
        assert!(words(of_name, |c| c.is_ascii_uppercase()), "{of_name}");
        for field in list(&of, "fields").chain(list(&of, "inputFields")) {
            for called in std::iter::once(field).chain(list(field, "args")).map(name) {
                assert!(words(called, |c| c.is_ascii_lowercase()), "{of_name}.{called}");
                let verb =
                    called.strip_prefix("get").filter(|rest| !rest.starts_with(char::is_lowercase));
                assert!(verb.is_none(), "{of_name}.{called}: a field is a noun");
            }
        }
        for value in list(&of, "enumValues").map(name) {
            let screams =
                value.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            assert!(screams, "{of_name}.{value}");
        }
    }
}
