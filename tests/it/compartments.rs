//! Whatever Areas somebody is granted or barred from: nothing of any other Area is to be seen.

use crate::rows::Rows;
use crate::support::{Caller, On, TestApp};
use crate::walk::{held_ids, texts};
use entity::types::Role;
use evidence::clock::Clock;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const WHO: &str = "INSP-CW-1";
const ROLES: [Role; 8] = [
    Role::LeadInspector,
    Role::Inspector,
    Role::Analyst,
    Role::QualityAssurer,
    Role::ChiefInspector,
    Role::Publications,
    Role::AreaContributor,
    Role::ServiceReader,
];
/// Of London North nothing is held.
const CODES: [&str; 3] = ["YH", "CW", "LN"];

const LISTS: &str = "{
    evidence(first: 200, orderBy: {field: REFERENCE}) { totalCount nodes { id area { code } } }
    rest: evidence(last: 200, orderBy: {field: REFERENCE}) { nodes { id area { code } } }
    judgements(first: 200) { totalCount nodes { id reference area { code } trace { links { id
        evidence { id area { code } } } nodes { id } } drawsOn { id area { code } } } }
    findings(first: 200) { totalCount nodes { id links { id evidence { id } } } }
    documentRequests(first: 200) { totalCount nodes { id inspection { area { code } } } }
    inspections { totalCount nodes { id area { code } } }
    performance { id area { code } }
    viewer { areas { code } }
}";

/// Every id that is held here, with its Area; nothing for what belongs to none.
async fn held(app: &TestApp) -> BTreeMap<String, &'static str> {
    let mut of = BTreeMap::new();
    for area in ["YH", "CW"] {
        let lead = app.caller(&format!("LEAD-{area}"));
        let shared = lead.id("J-X-01").await;
        let data = lead.query(LISTS, json!({})).await;
        of.extend(
            held_ids(&data).into_iter().filter(|(_, id)| *id != shared).map(|(_, id)| (id, area)),
        );
    }
    assert!(of.len() > 400, "{}", of.len());
    of
}

fn totals(data: &Value) -> BTreeMap<&str, u64> {
    let lists = ["evidence", "judgements", "findings", "documentRequests", "inspections"];
    let total = |list| data[list]["totalCount"].as_u64().expect("a total");
    lists.into_iter().map(|list| (list, total(list))).collect()
}

async fn check(caller: &Caller<'_>, held: &BTreeMap<String, &str>, open: &BTreeSet<&str>) -> Value {
    let data = caller.query(LISTS, json!({})).await;
    for code in texts(&data, "code") {
        assert!(open.contains(code.as_str()), "{code} is shown, {open:?} are open");
    }
    let seen = held_ids(&data);
    for (kind, id) in &seen {
        if let Some(area) = held.get(id) {
            assert!(open.contains(area), "a {kind} of {area} is listed, {open:?} are open");
        }
    }
    let hidden: Vec<_> = held.iter().filter(|(_, area)| !open.contains(*area)).collect();
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for some in hidden.chunks(200) {
        let ids: Vec<_> = some.iter().map(|(id, _)| id).collect();
        let data = caller.query(nodes, json!({"ids": ids})).await;
        assert!(texts(&data, "id").is_empty(), "{data}");
    }
    let trace = "query($id: ID!) { trace(id: $id) { truncated } }";
    for (id, _) in hidden.iter().filter(|(id, _)| {
        evidence::graphql::id::decode(id).is_ok_and(|(kind, _)| kind == "Judgement")
    }) {
        assert_eq!(caller.refused(trace, json!({"id": id})).await, "NOT_FOUND");
    }
    for list in ["judgements", "findings", "documentRequests", "inspections"] {
        let shown = data[list]["nodes"].as_array().map(Vec::len);
        assert_eq!(data[list]["totalCount"].as_u64(), shown.map(|shown| shown as u64), "{list}");
    }
    let shown: BTreeSet<_> =
        ["evidence", "rest"].iter().flat_map(|list| texts(&data[list], "id")).collect();
    assert_eq!(data["evidence"]["totalCount"], shown.len());
    data
}

#[test]
fn nothing_of_an_area_that_is_not_open_is_listed_counted_named_or_traced() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (app, rows, held) = runtime.block_on(async {
        let app = TestApp::start(On::Sqlite).await;
        let (rows, held) = (Rows::of(&app).await, held(&app).await);
        (app, rows, held)
    });
    let some = || proptest::sample::subsequence(CODES.to_vec(), 0..=CODES.len());
    let cases = (proptest::sample::select(ROLES.to_vec()), some(), some());
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm);
    let full = runtime.block_on(async { app.caller("HMCI").query(LISTS, json!({})).await });
    let seen = std::cell::RefCell::new(BTreeMap::<bool, u32>::new());
    TestRunner::new_with_rng(config, rng)
        .run(&cases, |(role, granted, barred)| {
            let covered = match role {
                Role::ChiefInspector => CODES.to_vec(),
                _ => granted.clone(),
            };
            let open: BTreeSet<_> =
                covered.into_iter().filter(|code| !barred.contains(code)).collect();
            runtime.block_on(async {
                rows.stand(WHO, &granted, &barred).await;
                let now = Clock::default().now().timestamp();
                let token = app.issuer.token(WHO, role, "evidence-api", now).expect("a token");
                let data = check(&app.bearing(Some(token)), &held, &open).await;
                let crossing = texts(&data["judgements"], "reference");
                let crossing = crossing.iter().any(|reference| reference == "J-X-01");
                let full_readers = [
                    Role::LeadInspector,
                    Role::Inspector,
                    Role::Analyst,
                    Role::QualityAssurer,
                    Role::ChiefInspector,
                ];
                let reads = full_readers.contains(&role);
                let any = open.contains("YH") || open.contains("CW");
                let none_barred = !barred.contains(&"YH") && !barred.contains(&"CW");
                assert_eq!(
                    crossing,
                    reads && any && none_barred,
                    "{role:?} {granted:?} {barred:?}"
                );
                if reads && open.contains("YH") && open.contains("CW") {
                    assert_eq!(totals(&data), totals(&full));
                }
                *seen.borrow_mut().entry(any).or_default() += 1;
            });
            Ok(())
        })
        .expect("every case holds");
    let seen = seen.into_inner();
    assert!(seen[&true] > 5 && seen[&false] > 5, "both were tried: {seen:?}");
}
