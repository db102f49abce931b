//! No question takes more statements for more rows.

use crate::support::{BOTH, TestApp};
use evidence::clock::Clock;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

/// Makes judgement `reference` in the demonstration inspection of Yorkshire and Humberside, with one
/// finding that cites `links` items, the same documents and interviews over and over at other places.
#[expect(clippy::disallowed_methods, reason = "lays down rows directly")]
async fn judgement_with(app: &TestApp, reference: &str, links: u32) {
    let database = Database::connect(&app.config.database_url).await.expect("a database");
    let clock = Clock::default();
    let id = |key: sea_orm::prelude::Uuid| match database.get_database_backend() {
        sea_orm::DbBackend::Postgres => format!("'{key}'"),
        _ => format!("x'{}'", key.simple()),
    };
    let (judgement, finding) = (id(clock.id()), id(clock.id()));
    let mut statements = vec![
        format!(
            "INSERT INTO judgement SELECT {judgement}, '{reference}', 1, scope, inspection_id, area_id,
             component, units, title, statement, 'DRAFT', strength, report_paragraph, author_id, 1, NULL,
             created_at, updated_at FROM judgement WHERE reference = 'J-YH-01'"
        ),
        format!(
            "INSERT INTO finding VALUES ({finding}, {judgement}, 'F-{reference}', 1, 'OBSERVATION', 'x', 'BOTH')"
        ),
    ];
    for number in 0..links {
        let link = id(clock.id());
        let item = number % 30;
        statements.push(format!(
            "INSERT INTO evidence_link SELECT {link}, NULL, {finding}, {judgement}, evidence.id, evidence.kind,
             evidence.area_id, evidence.origin, NULL, 'SUPPORTS', 'WEAK',
             'because', 'place {number}', NULL, NULL, NULL, inspection_member.person_id, evidence.received_at,
             'ACTIVE', NULL, NULL, NULL, NULL
             FROM evidence JOIN inspection_member ON inspection_member.inspection_id = evidence.inspection_id
             WHERE position = 'LEAD' AND kind = 'INTERVIEW' AND reference LIKE 'INT-YH-%'
             ORDER BY reference LIMIT 1 OFFSET {item}"
        ));
    }
    for some in statements.chunks(500) {
        let all = format!("BEGIN; {}; COMMIT", some.join("; "));
        database.execute_unprepared(&all).await.expect("rows");
    }
}

async fn count(app: &TestApp, query: &str, variables: Value) -> (Value, u64) {
    let caller = app.caller("LEAD-YH");
    app.statements(caller.query(query, variables)).await
}

#[tokio::test]
async fn a_trace_takes_the_same_few_statements_whatever_its_breadth() {
    let question = include_str!("../../queries/01-trace.graphql");
    let without_seal = question.replace("seal { verified digest }", "");
    assert_ne!(question, without_seal);
    for on in BOTH {
        let app = TestApp::start(on).await;
        judgement_with(&app, "J-TEN", 10).await;
        judgement_with(&app, "J-MANY", 2_000).await;
        let (ten, few) = count(&app, question, json!({"reference": "J-TEN"})).await;
        let (many, same) = count(&app, question, json!({"reference": "J-MANY"})).await;
        assert_eq!(ten["judgement"]["trace"]["summary"]["activeLinks"], 10);
        assert_eq!(many["judgement"]["trace"]["summary"]["activeLinks"], 2_000);
        assert_eq!(few, same);
        // session, judgement, its links, what they cite and who made them, what hangs on that
        let (_, traced) = count(&app, &without_seal, json!({"reference": "J-YH-01"})).await;
        assert_eq!(traced, 5);
        let (_, sealed) = count(&app, question, json!({"reference": "J-YH-01"})).await;
        // the seal is held against all rows, what they are pinned to, and the words of that; three tell the audit trail of it
        assert_eq!(sealed, 5 + 2 + 3);
    }
}

#[tokio::test]
async fn two_hundred_judgements_with_counts_and_first_links_take_what_ten_take() {
    let query = "query($first: Int) { judgements(first: $first) {
        totalCount
        nodes {
            reference
            area { code }
            findings { reference summary { supporting } belowTriangulation }
            trace {
                summary { activeLinks supporting contradicting distinctEvidence }
                links(first: 10) { stance evidence { reference title } linkedBy { title } }
                hidden { count }
            }
        }
    } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        for number in 0..200 {
            judgement_with(&app, &format!("J-A-{number:03}"), 12).await;
        }
        let (_, few) = count(&app, query, json!({"first": 10})).await;
        let (many, same) = count(&app, query, json!({"first": 200})).await;
        let nodes = many["judgements"]["nodes"].as_array().map_or(0, Vec::len);
        assert_eq!(nodes, 200);
        assert_eq!(
            many["judgements"]["nodes"][0]["trace"]["links"].as_array().map_or(0, Vec::len),
            10
        );
        assert_eq!(few, same);
        assert!(same <= 9, "{same}");
    }
}

#[tokio::test]
async fn large_questions_take_turns_and_each_is_answered() {
    let query = "query($reference: String!) { judgement(reference: $reference) { trace { links {
        stance evidence { reference } finding { reference } linkedBy { title }
    } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        judgement_with(&app, "J-MANY", 2_000).await;
        let caller = app.caller("LEAD-YH");
        let ask = |_| caller.query(query, json!({"reference": "J-MANY"}));
        let many = futures_util::future::join_all((0..12).map(ask));
        // one who is not large waits for none of them
        let (many, small) =
            tokio::join!(many, caller.query(query, json!({"reference": "J-YH-01"})));
        for answer in &many {
            let links = answer["judgement"]["trace"]["links"].as_array().map_or(0, Vec::len);
            assert_eq!(links, 2_000);
        }
        assert!(small["judgement"]["trace"]["links"].is_array());
    }
}

#[tokio::test]
async fn every_list_takes_at_most_three_statements() {
    let lists = [
        "evidence(filter: {areas: [\"YH\"], components: [LLA], used: true}) { totalCount nodes { reference } }",
        "judgements(filter: {theme: \"iqa\"}) { totalCount nodes { reference } }",
        "findings(filter: {theme: \"iqa\"}) { totalCount nodes { reference } }",
        "documentRequests(filter: {overdue: false}) { totalCount nodes { code } }",
        "inspections { totalCount nodes { reference } }",
    ];
    for on in BOTH {
        let app = TestApp::start(on).await;
        for list in lists {
            let (_, taken) = count(&app, &format!("{{ {list} }}"), json!({})).await;
            // an Area's code is looked up once beside the session, the page and the total
            let most = if list.contains("areas:") { 4 } else { 3 };
            assert!(taken <= most, "{taken}: {list}");
        }
    }
}

#[tokio::test]
async fn no_question_that_is_ready_to_ask_takes_more_for_more_rows() {
    let nested = [
        "{ themes { findings { judgement { reference } links { evidence { reference } } } } }",
        "{ evidence(first: 200) { nodes { reference usedBy { finding { judgement { reference } } } } } }",
        "{ documentRequests(first: 200) { nodes { documents { latestVersion { sha256 } } } } }",
        "{ documentRequests(first: 200) { nodes { inspection { coverage {
            interviews { held } checks { done } evidence { gathered } } } } } }",
        "{ areas { forces { areas { code } } scores { change } } }",
        "{ performance { measure { name } points { value } change } }",
    ];
    let app = TestApp::start(crate::support::On::Sqlite).await;
    for query in nested {
        let (_, taken) = count(&app, query, json!({})).await;
        assert!(taken <= 10, "{taken}: {query}");
    }
}

#[tokio::test]
async fn a_page_brings_its_total_with_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let mut totals = vec![];
        for page in ["first: 50", "last: 50", "first: 0", "last: 1"] {
            let query = format!("{{ judgements({page}) {{ totalCount }} }}");
            let (data, taken) = count(&app, &query, json!({})).await;
            assert_eq!(taken, 2, "{page}");
            totals.push(data["judgements"]["totalCount"].clone());
        }
        assert!(totals.iter().all(|total| *total == totals[0]), "{totals:?}");
        let query = "{ judgements(first: 2) { totalCount nodes { id } pageInfo { endCursor } } }";
        let (data, _) = count(&app, query, json!({})).await;
        let total = data["judgements"]["totalCount"].as_u64().expect("a total");
        let cursor = &data["judgements"]["pageInfo"]["endCursor"];
        assert!(total > 2, "{data}");
        let query =
            "query($after: String) { judgements(after: $after) { totalCount nodes { id } } }";
        let (data, _) = count(&app, query, json!({"after": cursor})).await;
        assert_eq!(data["judgements"]["totalCount"], total, "on whatever page");
    }
}

#[tokio::test]
async fn lists_of_areas_and_what_they_show_are_one_statement() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let question = include_str!("../../queries/10-direction.graphql");
        let (data, taken) = count(&app, question, json!({})).await;
        assert!(data["improved"][0]["scores"][0]["unit"].is_string(), "{data}");
        // with the session
        assert_eq!(taken, 2);
    }
}
