//! The schema as clients see it: written down, valid, described, and named alike throughout.

use crate::support::{On, TestApp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const INTROSPECTION: &str = "{ __schema { types { kind name description specifiedByURL isOneOf
    interfaces { name } possibleTypes { name }
    fields(includeDeprecated: true) { name description args { name description }
        type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
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
    let built = evidence::graphql::sdl(&evidence::graphql::build());
    let differs =
        kept.lines().zip(built.lines()).enumerate().find(|(_, (kept, built))| kept != built);
    assert!(
        kept.trim_end() == built.trim_end(),
        "schema.graphql is out of date, run `cargo run -- schema > schema.graphql`: {differs:?}"
    );
}

/// The scalars that GraphQL has.
const OWN: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

#[tokio::test]
async fn everything_is_described() {
    let types = types().await;
    let bare: Vec<String> = types
        .iter()
        .flat_map(described)
        .filter(|(name, _)| !OWN.contains(&name.as_str()))
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
async fn every_other_scalar_names_its_specification() {
    let types = types().await;
    let scalars = types.iter().filter(|of| of["kind"] == "SCALAR" && !OWN.contains(&name(of)));
    let mut named = BTreeSet::new();
    for scalar in scalars {
        let url = scalar["specifiedByURL"].as_str().unwrap_or_default();
        assert!(url.starts_with("https://"), "{scalar}");
        named.insert(name(scalar));
    }
    assert_eq!(Vec::from_iter(named), ["ByteCount", "Date", "DateTime", "JSON"]);
}

/// A type as it is written in the schema.
fn written(of: &Value) -> String {
    match of["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", written(&of["ofType"])),
        Some("LIST") => format!("[{}]", written(&of["ofType"])),
        _ => name(of).to_owned(),
    }
}

/// Or else a question that asks all of them needs other names for some. `Node` is everything.
#[tokio::test]
async fn what_is_behind_one_type_agrees_on_the_type_of_each_field() {
    let types = types().await;
    let mut seen = 0;
    for of in types.iter().filter(|of| name(of) != "Node") {
        let behind = list(of, "possibleTypes").map(name);
        let mut known = BTreeMap::new();
        for member in behind.filter_map(|member| types.iter().find(|of| name(of) == member)) {
            for field in list(member, "fields") {
                let here = (written(&field["type"]), name(member));
                let (first, there) = known.entry(name(field)).or_insert_with(|| here.clone());
                let field = name(field);
                assert_eq!(here.0, *first, "{field} of {} and of {there}", name(member));
                seen += 1;
            }
        }
    }
    assert!(seen >= 100, "{seen} fields behind an interface or union");
}

#[tokio::test]
async fn what_is_one_of_many_is_a_one_of() {
    let types = types().await;
    let one_of: Vec<_> = types.iter().filter(|of| of["isOneOf"] == true).map(name).collect();
    let expected = [
        "CommentOnInput",
        "IdentityInput",
        "LinkDecisionInput",
        "LocatorInput",
        "UploadPurposeInput",
    ];
    assert_eq!(one_of, expected);
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
