//! Quotes: the same words as a reader sees them, and where they stand. A quote that was altered by one word,
//! number or negation is never one that stands there.

use crate::links::{codes, input};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::uploads::{announced, send};
use crate::walk::texts;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use unicode_normalization::UnicodeNormalization;

fn of_tests(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/quotes").join(name);
    std::fs::read(path).expect("a file")
}

/// Sends a file of `tests/quotes` to Yorkshire and Humberside; the reference of its document.
async fn sent(app: &TestApp, name: &str) -> String {
    let (lead, bytes) = (app.caller("LEAD-YH"), of_tests(name));
    let mut input = announced(&lead, "DR18", name, &bytes).await;
    match name.rsplit_once('.') {
        Some((_, "pdf")) => input["mediaType"] = json!("application/pdf"),
        Some((_, "csv")) => input["mediaType"] = json!("text/csv"),
        _ => {}
    }
    let upload = send(app, &lead, &input, &bytes).await;
    upload["document"]["reference"].as_str().unwrap_or_else(|| panic!("{upload:#}")).to_owned()
}

const LINK: &str = "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) {
    link { id quoteVerified locator { place page quote exact prefix suffix start end }
        quoteCheck { state found { page part text } nearest { page part text } } }
    userErrors { field code message } } }";

/// Links a finding to an item at a place; the payload.
async fn cite(caller: &Caller<'_>, item: &str, locator: Value) -> Value {
    let mut input = input(caller, "F-YH-09", item).await;
    input["locator"] = json!({"passage": locator});
    caller.query(LINK, json!({"input": input})).await["linkEvidence"].take()
}

#[tokio::test]
async fn guises_of_what_stands_there_are_seen_through_and_changes_are_not() {
    let table = of_tests("quotes.csv");
    let table: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(&table[..]).deserialize().map(|row| row.expect("a row")).collect();
    let stand = table.iter().filter(|row| row["stands"] == "yes").count();
    assert_eq!((stand, table.len() - stand), (54, 61));
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, mut documents) = (app.caller("LEAD-YH"), BTreeMap::new());
        for file in ["lines.pdf", "hyphen.pdf", "pages.pdf", "guises.txt", "edges.txt", "cells.csv"]
        {
            documents.insert(file, sent(&app, file).await);
        }
        for (number, row) in table.iter().enumerate() {
            let (document, quote) = (&documents[row["file"].as_str()], &row["quote"]);
            let place = format!("row {number}");
            let made = cite(&lead, document, json!({"place": place, "quote": quote})).await;
            let stands = row["stands"] == "yes";
            let state = if stands { "EXACT" } else { "NOT_FOUND" };
            assert_eq!(made["link"]["quoteCheck"]["state"], state, "{on:?} {row:?} {made:#}");
            assert_eq!(made["link"]["quoteVerified"], stands, "{on:?} {row:?}");
            let typed: String = quote.trim().nfc().collect();
            assert_eq!(
                made["link"]["locator"]["quote"], typed,
                "as it was typed, its letters composed"
            );
            if !stands {
                let near = &made["link"]["quoteCheck"]["nearest"]["text"];
                assert!(near.is_string() || quote.split(' ').count() < 3, "{row:?}");
                continue;
            }
            let query =
                "query($text: String!) { evidence(filter: {text: $text}) { nodes { reference
                ... on Document { latestVersion { passages(holding: $text) { text } } } } } }";
            let found = lead.query(query, json!({"text": quote})).await;
            let nodes = found["evidence"]["nodes"].as_array().expect("nodes");
            let node = nodes.iter().find(|node| node["reference"] == **document);
            let node = node.unwrap_or_else(|| panic!("{on:?}: a search finds it: {row:?}"));
            assert_ne!(node["latestVersion"]["passages"], json!([]), "{on:?} {row:?}");
        }
    }
}

#[tokio::test]
async fn a_quote_stands_where_the_page_says_or_elsewhere_or_nowhere() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let document = sent(&app, "pages.pdf").await;
        let over = "This sentence begins on one page and ends on the following one.";
        for (number, (page, quote, state, found)) in [
            (
                1,
                "no prosecutor could say",
                "EXACT",
                json!({"page": 1, "part": null,
                "text": "no prosecu-\ntor could say"}),
            ),
            (
                2,
                "no prosecutor could say",
                "MOVED",
                json!({"page": 1, "part": null,
                "text": "no prosecu-\ntor could say"}),
            ),
            (
                2,
                over,
                "EXACT",
                json!({"page": 1, "part": null,
                "text": "This sentence begins on one page and ends\non the following one."}),
            ),
            (
                2,
                "the following two",
                "NOT_FOUND",
                json!({"page": 2, "part": null,
                "text": "the following one."}),
            ),
            (2, "something else altogether", "NOT_FOUND", Value::Null),
        ]
        .into_iter()
        .enumerate()
        {
            let locator = json!({"place": format!("{number}"), "page": page, "quote": quote});
            let made = cite(&lead, &document, locator).await["link"].take();
            let check = &made["quoteCheck"];
            assert_eq!(check["state"], state, "{on:?} {quote}");
            assert_eq!(made["quoteVerified"], state != "NOT_FOUND");
            assert_eq!(made["locator"]["page"], page, "the page stays the one that was named");
            let (here, not) =
                if state == "NOT_FOUND" { ("nearest", "found") } else { ("found", "nearest") };
            assert_eq!([&check[here], &check[not]], [&found, &Value::Null], "{on:?} {quote}");
        }
        let before = rows.written().await;
        let refused = cite(&lead, &document, json!({"page": 3})).await;
        assert_eq!(codes(&refused), ["INVALID_VALUE"]);
        assert_eq!(refused["userErrors"][0]["field"], "page");
        let said = format!("{document} has 2 pages: name one of them.");
        assert_eq!(refused["userErrors"][0]["message"], said);
        for field in ["prefix", "suffix"] {
            let refused = cite(&lead, &document, json!({field: "words"})).await;
            assert_eq!(texts(&refused["userErrors"], "field"), [field], "a quote is missing");
        }
        for field in ["start", "end"] {
            let refused = cite(&lead, &document, json!({field: 3})).await;
            assert_eq!(texts(&refused["userErrors"], "field"), [field], "a quote is missing");
        }
        for quote in ["-", "\u{200b}", " – “.” "] {
            let refused = cite(&lead, &document, json!({"quote": quote})).await;
            assert_eq!(codes(&refused), ["INVALID_VALUE"]);
            assert_eq!(texts(&refused["userErrors"], "field"), ["quote"], "nothing to read");
        }
        assert_eq!(rows.written().await, before, "nothing was written");
        let whole = cite(&lead, &document, json!({"page": 2})).await;
        assert_eq!((codes(&whole), &whole["link"]["quoteCheck"]), (vec![], &Value::Null));
    }
}

#[tokio::test]
async fn what_a_web_annotation_holds_is_found_again() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let document = sent(&app, "guises.txt").await;
    let query = "query($of: String!) { evidenceItem(reference: $of) { ... on Document {
        latestVersion { text } } } }";
    let text = lead.query(query, json!({"of": document})).await;
    let text = text["evidenceItem"]["latestVersion"]["text"].as_str().expect("text").to_owned();
    let characters: Vec<char> = text.chars().collect();
    for quote in ["the largest", "Gŵyl y Gyfraith"] {
        let made = cite(&lead, &document, json!({"place": quote, "quote": quote})).await;
        let locator = &made["link"]["locator"];
        let at = |field: &str| {
            usize::try_from(locator[field].as_u64().expect("a place")).expect("a size")
        };
        let exact: String = characters[at("start")..at("end")].iter().collect();
        assert_eq!(locator["exact"], exact);
        let said = |field: &str| locator[field].as_str().expect("text").to_owned();
        assert!(text.contains(&(said("prefix") + &exact + &said("suffix"))), "{locator}");
        assert_eq!(said("prefix").chars().count().max(said("suffix").chars().count()), 32);
        let again = json!({"place": format!("{quote} again"), "quote": exact, "prefix": said("prefix"),
            "suffix": said("suffix"), "start": at("start"), "end": at("end")});
        let again = cite(&lead, &document, again).await["link"].take();
        assert_eq!(again["quoteCheck"]["state"], "EXACT");
        for field in ["exact", "prefix", "suffix", "start", "end"] {
            assert_eq!(again["locator"][field], locator[field], "{field}");
        }
        let elsewhere = json!({"place": format!("{quote} elsewhere"), "quote": exact, "start": 1});
        let elsewhere = cite(&lead, &document, elsewhere).await["link"].take();
        assert_eq!(elsewhere["quoteCheck"]["state"], "MOVED");
        assert_eq!(elsewhere["locator"]["start"], locator["start"], "where it stands");
    }
}

#[tokio::test]
async fn a_quote_of_an_interview_stands_in_a_note_and_one_of_a_scan_nowhere_that_can_be_read() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let made = cite(&lead, "INT-YH-001", json!({"quote": "regular and data-led"})).await;
    assert_eq!(made["link"]["quoteCheck"]["state"], "EXACT");
    assert_eq!(made["link"]["quoteCheck"]["found"]["part"], "summary");
    // a PDF that was never read: nobody can say
    let made = cite(&lead, "DOC-YH-001", json!({"quote": "any words", "page": 99})).await;
    assert_eq!(codes(&made), Vec::<String>::new());
    assert_eq!([&made["link"]["quoteVerified"], &made["link"]["quoteCheck"]], [&Value::Null; 2]);
}
