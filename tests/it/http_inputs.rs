//! What callers may send by mistake or on purpose: each is told so, and nothing breaks, on both
//! databases.

use crate::support::{BOTH, Caller, On, TestApp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// An answer in which nothing broke here: no error of ours, whatever the caller did.
pub async fn unbroken(caller: &Caller<'_>, query: &str, variables: Value) -> Value {
    let answer = caller.answer(query, variables).await;
    for error in answer["errors"].as_array().into_iter().flatten() {
        let code = error["extensions"]["code"].as_str().unwrap_or("none");
        let known = ["BAD_USER_INPUT", "NOT_FOUND", "FORBIDDEN", "LIMIT_EXCEEDED"];
        assert!(known.contains(&code), "{query:.200}\n{error}");
        assert!(error["extensions"]["requestId"].is_string(), "{error}");
    }
    answer
}

fn global(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

#[tokio::test]
async fn an_id_is_one_of_ours_or_is_refused() {
    let nobody = "00000000000000000000000000000000";
    let query = "query($id: ID!) { node(id: $id) { id } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let caller = app.caller("LEAD-YH");
        for id in [
            String::new(),
            "nonsense".into(),
            "'; DROP TABLE judgement; --".into(),
            "J-YH-01\0".into(),
            "ÿ".into(),
            "x".repeat(100_000),
            global("Judgement"),
            global("Judgement:"),
            global("Judgement:nonsense"),
            global(&format!("Judgement:{nobody}0")),
            // one id has one spelling
            global("Judgement:00000000-0000-0000-0000-000000000000"),
            global(&format!("Judgement:{}", "A".repeat(32))),
            global(&format!("Judgement:{{{nobody}}}")),
            global(&format!("Judgement:urn:uuid:{nobody}")),
            format!("{}=", global(&format!("Judgement:{nobody}"))),
            format!(" {}", global(&format!("Judgement:{nobody}"))),
        ] {
            let code = caller.refused(query, json!({"id": id})).await;
            assert_eq!(code, "BAD_USER_INPUT", "{id:.80}");
        }
        for id in
            [format!("Judgement:{nobody}"), format!("Nonsense:{nobody}"), format!(":{nobody}")]
        {
            let data = caller.query(query, json!({"id": global(&id)})).await;
            assert_eq!(data["node"], Value::Null, "{id}");
        }
        let theirs = caller.id("DOC-YH-002").await;
        for query in [
            "query($id: ID!) { coverage(inspection: $id) { checks { done } } }",
            "query($id: ID!) { questionnaire(inspection: $id) { caveat } }",
            "query($id: ID!) { trace(id: $id) { truncated } }",
        ] {
            assert_eq!(caller.refused(query, json!({"id": "nonsense"})).await, "BAD_USER_INPUT");
            assert_eq!(caller.refused(query, json!({"id": theirs})).await, "NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn one_of_many_ids_that_is_none_of_ours_costs_only_itself() {
    let query = "query($ids: [ID!]!) { viewer { role } nodes(ids: $ids) { id } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let caller = app.caller("LEAD-YH");
        let (document, check) = (caller.id("DOC-YH-002").await, caller.id("CHK-YH-CRT-01").await);
        let unknown = global("Judgement:00000000000000000000000000000000");
        let ids = [&document, "nonsense", &unknown, &check, ""];
        let answer = caller.answer(query, json!({"ids": ids})).await;
        let nodes = json!([{"id": document}, null, null, {"id": check}, null]);
        assert_eq!(answer["data"], json!({"viewer": {"role": "LEAD_INSPECTOR"}, "nodes": nodes}));
        let errors = answer["errors"].as_array().expect("errors");
        let told: Vec<_> =
            errors.iter().map(|error| (&error["path"], &error["extensions"]["code"])).collect();
        let code = json!("BAD_USER_INPUT");
        assert_eq!(told, [(&json!(["nodes", 1]), &code), (&json!(["nodes", 4]), &code)]);
    }
}

#[tokio::test]
async fn a_day_or_an_instant_is_one_that_is_written_as_it_should_be() {
    let query = "query($since: DateTime) { auditTrail(filter: {since: $since}) { totalCount } }";
    let extend = "mutation($day: Date!) { extendDocumentRequest(input: {request: \"nonsense\",
        dueOn: $day, reason: \"So.\"}) { request { id } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let auditor = app.caller("AUDIT-1");
        auditor.query(query, json!({"since": "2026-01-15T10:00:00+01:00"})).await;
        for no in ["", "2026-01-15", "+262142-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"] {
            let answer = unbroken(&auditor, query, json!({"since": no})).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{no}");
            let says = error["message"].as_str().expect("a sentence");
            assert_eq!(says, "`filter.since`: give an instant, written like 2026-01-15T10:00:00Z.");
        }
        for no in ["", "today", "2026-1-5", "2026-02-30", "0000-01-01", "+12345-01-01"] {
            let answer = unbroken(&app.caller("LEAD-YH"), extend, json!({"day": no})).await;
            let says = answer["errors"][0]["message"].as_str().expect("a sentence");
            assert_eq!(says, "`input.dueOn`: give a day, written YYYY-MM-DD.", "{no}");
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_is_said_in_our_words_and_not_repeated() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let link = |locator: &str| {
        format!(
            "mutation {{ linkEvidence(input: {{finding: \"x\", evidence: \"x\", stance: SUPPORTS, weight: STRONG,
                rationale: \"x\", locator: {locator}}}) {{ link {{ id }} }} }}"
        )
    };
    let one = "`input.locator`: give exactly one of its fields, and no null.";
    for (document, says) in [
        (link("{}"), one),
        (link("{place: \"a\", page: 1}"), one),
        (link("{place: null}"), one),
        (link("{page: \"one\"}"), "`input.locator.page`: give an Int: a whole number of 32 bits."),
        ("{ secret words".to_owned(), "This is not GraphQL: see the document at this place."),
        (
            "{ node(id: \"a\u{7}\") { id } }".to_owned(),
            "`id`: a text must not hold the control character U+0007.",
        ),
    ] {
        let answer = unbroken(&lead, &document, json!({})).await;
        assert_eq!(answer["errors"][0]["message"], says, "{document}");
    }
    let size = "mutation($input: CreateImportUploadInput!) {
        createImportUpload(input: $input) { upload { id } } }";
    for (bytes, says) in [
        (
            json!(9_007_199_254_740_992_u64),
            "a number of bytes: a whole number of at most 9007199254740991.",
        ),
        (json!("1"), "a number of bytes: a whole number of at most 9007199254740991."),
        (json!(u64::MAX), "a whole number, in figures alone."),
        (json!(1.5), "a whole number, in figures alone."),
    ] {
        let input = json!({"fileName": "a.csv", "sha256": "0", "what": "SCORES", "size": bytes});
        let answer = unbroken(&lead, size, json!({"input": input})).await;
        let says = format!("`input.size`: give {says}");
        assert_eq!(answer["errors"][0]["message"], says);
    }
}

#[tokio::test]
async fn a_text_is_plain_and_its_letters_are_composed_wherever_it_is_sent() {
    const ADD: &str = "mutation($input: AddPersonInput!) { addPerson(input: $input) {
        person { title } userErrors { code } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        for hidden in ['\u{0}', '\u{7}', '\u{1b}', '\r', '\u{7f}', '\u{85}', '\u{9b}'] {
            let title = format!("Ana{hidden} Smith");
            let says = format!(
                "`input.title`: a text must not hold the control character U+{:04X}.",
                u32::from(hidden)
            );
            let input = json!({"title": title, "identity": {"subject": "s-1"}});
            let answer = unbroken(&admin, ADD, json!({"input": input})).await;
            assert_eq!(answer["errors"][0]["message"], says);
            let input = format!("{{title: {}, identity: {{subject: \"s-1\"}}}}", json!(title));
            let inline = ADD.replace("($input: AddPersonInput!)", "").replace("$input", &input);
            let answer = unbroken(&admin, &inline, json!({})).await;
            assert_eq!(answer["errors"][0]["message"], says, "in the document");
        }
        let made = async |title: &str, subject: &str| {
            let input = json!({"title": title, "identity": {"subject": subject}});
            admin.query(ADD, json!({"input": input})).await["addPerson"].take()
        };
        assert_eq!(made("Sia\u{302}n", "s-1").await["person"]["title"], "Siân");
        for title in ["Ana\nSmith", "Ana\tSmith", " ", &"x".repeat(201)] {
            assert_eq!(made(title, "s-2").await["userErrors"], json!([{"code": "INVALID_VALUE"}]));
        }
        let inline = ADD
            .replace("($input: AddPersonInput!)", "")
            .replace("$input", "{title: \"Sia\\u0302n 2\", identity: {subject: \"s-3\"}}");
        assert_eq!(admin.query(&inline, json!({})).await["addPerson"]["person"]["title"], "Siân 2");
    }
}

#[tokio::test]
async fn a_cursor_is_one_of_ours_and_of_this_ordering_or_is_refused() {
    let lists = [
        ("evidence", "REFERENCE", "RECEIVED_AT"),
        ("evidence", "RECEIVED_AT", "TITLE"),
        ("judgements", "UPDATED_AT", "REFERENCE"),
        ("documentRequests", "DUE_ON", "CODE"),
        ("documentRequests", "CODE", "DUE_ON"),
    ];
    for on in BOTH {
        let app = TestApp::start(on).await;
        let caller = app.caller("LEAD-YH");
        for (list, field, other) in lists {
            let page = |field: &str, way: &str| {
                format!(
                    "query($after: String, $before: String) {{ {list}(orderBy: {{field: {field},
                     direction: {way}}}, first: 1, after: $after, before: $before)
                     {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}"
                )
            };
            let data = caller.query(&page(field, "ASC"), json!({})).await;
            let cursor = data[list]["pageInfo"]["endCursor"].as_str().expect("a cursor").to_owned();
            let second = caller.query(&page(field, "ASC"), json!({"after": cursor})).await;
            assert_ne!(second[list]["nodes"], data[list]["nodes"], "{list} {field}");
            for query in [page(other, "ASC"), page(field, "DESC")] {
                assert_eq!(
                    caller.refused(&query, json!({"after": cursor})).await,
                    "BAD_USER_INPUT"
                );
                assert_eq!(
                    caller.refused(&query, json!({"before": cursor})).await,
                    "BAD_USER_INPUT"
                );
            }
            for cursor in forged(&cursor) {
                for side in ["after", "before"] {
                    let answer =
                        unbroken(&caller, &page(field, "ASC"), json!({side: cursor})).await;
                    if let Some(error) = answer["errors"].get(0) {
                        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{cursor}");
                    }
                }
            }
        }
        let garbage = "{ evidence(after: \"nonsense\") { totalCount } }";
        assert_eq!(caller.refused(garbage, json!({})).await, "BAD_USER_INPUT");
    }
}

/// A cursor taken apart and put together with other values.
fn forged(cursor: &str) -> Vec<String> {
    let text = URL_SAFE_NO_PAD.decode(cursor).expect("base64");
    let parts: Value = serde_json::from_slice(&text).expect("JSON");
    let (label, id) = (&parts[0], &parts[2]);
    let values = [
        json!(""),
        json!("nonsense"),
        json!("'; DROP TABLE evidence; --"),
        json!("a\0b"),
        json!("x".repeat(100_000)),
        json!("-9999-01-01"),
        json!("+262142-01-01"),
        json!("-9999-01-01T00:00:00Z"),
        json!("+262142-01-01T00:00:00Z"),
        json!("2025-09-01T09:00:00.123456789+01:00"),
        json!(5),
        json!(null),
        json!([]),
    ];
    let mut all: Vec<Value> = values.map(|value| json!([label, value, id])).into();
    all.push(json!([label, parts[1], "nonsense"]));
    all.push(json!([label, parts[1]]));
    all.push(json!([label, parts[1], id, id]));
    all.push(json!({"label": label}));
    all.iter().map(|parts| URL_SAFE_NO_PAD.encode(parts.to_string())).collect()
}

#[tokio::test]
async fn a_page_has_one_direction_and_a_size_from_0_to_200() {
    let query = "query($first: Int, $last: Int) {
        evidence(first: $first, last: $last) { nodes { id } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let caller = app.caller("LEAD-YH");
        for (page, code) in [
            (json!({"first": 1, "last": 1}), "BAD_USER_INPUT"),
            (json!({"first": -1}), "BAD_USER_INPUT"),
            (json!({"last": -2_147_483_648}), "BAD_USER_INPUT"),
            (json!({"first": 201}), "LIMIT_EXCEEDED"),
            (json!({"last": 2_147_483_647}), "LIMIT_EXCEEDED"),
        ] {
            assert_eq!(caller.refused(query, page.clone()).await, code, "{page}");
        }
        for (page, count) in [(json!({"first": 0}), 0), (json!({"last": 2}), 2), (json!({}), 50)] {
            let data = caller.query(query, page.clone()).await;
            assert_eq!(data["evidence"]["nodes"].as_array().map(Vec::len), Some(count), "{page}");
        }
        let depth =
            "query($id: ID!, $depth: Int) { trace(id: $id, maxDepth: $depth) { truncated } }";
        let id = caller.id("J-YH-01").await;
        for depth_asked in [-1, -2_147_483_648] {
            let asked = json!({"id": id, "depth": depth_asked});
            assert_eq!(caller.refused(depth, asked).await, "BAD_USER_INPUT", "{depth_asked}");
        }
        let ids: Vec<_> = std::iter::repeat_n(&id, 201).collect();
        let many = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        assert_eq!(caller.refused(many, json!({"ids": ids})).await, "LIMIT_EXCEEDED");
    }
}
