//! The first hour of a deployment, as it is done: from an empty database, through `evidence setup` and the API as the
//! right people only, West Midlands is created, staffed, planned, half gathered, paused and resumed. It reads as documentation:
//! each step is what somebody of the inspectorate would do, and in whose name.

use crate::imports::{demo_figures, figures, table};
use crate::program::run;
use crate::rows::Rows;
use crate::startup::{ISSUER, deployment, texts as options_of};
use crate::support::{BOTH, Caller, On, TestApp, config, demo_rows, postgres};
use crate::walk::texts;
use entity::audit_entry;
use entity::types::AuditOutcome;
use evidence::clock::Clock;
use serde_json::{Value, json};

const NONE: Vec<String> = Vec::new();

/// A deployment whose database was set up, with its server, at some time.
pub async fn deployed(on: On, at: &str) -> TestApp {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, mut options) = deployment(folder.path());
    let address = match on {
        On::Sqlite => format!("sqlite://{}", folder.path().join("evidence.db").display()),
        On::Postgres => postgres::empty().await,
    };
    options.push(format!("--database-url={address}"));
    options.push("--accept-unscanned".into());
    let options_of = options_of(&options);
    for command in [&["migrate"][..], &["setup", "--administrator=ada@hmcpsi.example"]] {
        let (success, _, said) = run(folder.path(), &[command, &options_of].concat());
        assert!(success, "{said}");
    }
    let key = format!("--dev-key={}", folder.path().join("key.pk8").display());
    let config = config(folder.path(), &[&options_of[..], &[key.as_str()]].concat());
    TestApp::at_time(folder, config, at).await
}

/// Somebody with a token of the organisation's issuer, by the name that they are invited by.
pub fn signed_in<'a>(app: &'a TestApp, name: &str, role: &str) -> Caller<'a> {
    let now = Clock::default().now().timestamp();
    let claims = json!({"iss": ISSUER, "aud": "evidence-api", "sub": format!("oid-of-{name}"),
        "iat": now, "exp": now + 600, "roles": [role],
        "preferred_username": format!("{name}@hmcpsi.example")});
    app.bearing(Some(app.issuer.sign(&claims).expect("a token")))
}

/// Makes a change and gives its payload.
pub async fn change(by: &Caller<'_>, name: &str, input: &Value, fields: &str) -> Value {
    let (query, variables) = operation(name, input, fields);
    by.query(&query, variables).await[name].take()
}

fn operation(name: &str, input: &Value, fields: &str) -> (String, Value) {
    let kind = match name {
        "pauseInspection" | "resumeInspection" | "endInspection" | "closeInspection" => {
            "TurnInspectionInput".to_owned()
        }
        "closeQuestionnaire" | "publishQuestionnaire" => "QuestionnaireInput".to_owned(),
        "declineInterview" | "cancelInterview" => "DropInterviewInput".to_owned(),
        "rejectEvidence" => "SetAsideEvidenceInput".to_owned(),
        "submitJudgement" | "agreeJudgement" | "returnJudgement" | "signOffJudgement" => {
            "JudgementStepInput".to_owned()
        }
        name => format!("{}{}Input", name[..1].to_uppercase(), &name[1..]),
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} userErrors {{ code message }} }} }}"
    );
    (query, json!({"input": input}))
}

fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

const INSPECTION: &str = "inspection { id reference title state version publicationOn anticipatedPublication
    team { position person { title } } stages { stage weeks plannedStart plannedEnd actualStart actualEnd }
    projection { plannedEnd projectedEnd daysLate daysToPublication }
    history { kind reason decidedBy change madeBy { title } } }";

/// The people of the inspection: the name in their token, how they are shown, their role.
const PEOPLE: [(&str, &str, &str); 10] = [
    ("lee", "Lead inspector WM", "lead_inspector"),
    ("ines", "Legal inspector WM 1", "inspector"),
    ("ian", "Legal inspector WM 2", "inspector"),
    ("ivy", "Legal inspector WM 3", "inspector"),
    ("ira", "Legal inspector WM 4", "inspector"),
    ("ida", "Legal inspector WM 5", "inspector"),
    ("una", "Legal inspector on loan", "inspector"),
    ("lou", "Liaison at West Midlands", "area_contributor"),
    ("quinn", "Quality assurer", "quality_assurer"),
    ("audrey", "Auditor", "auditor"),
];

/// The id of each, by their name.
async fn staffed(ada: &Caller<'_>) -> Value {
    let mut ids = json!({});
    for (name, title, _) in PEOPLE {
        let input =
            json!({"title": title, "identity": {"knownAs": format!("{name}@hmcpsi.example")}});
        let made = change(ada, "addPerson", &input, "person { id }").await;
        assert_eq!(codes(&made), NONE, "{name}");
        ids[name] = made["person"]["id"].clone();
        // everybody but the two who work across Areas, and who is on loan from there
        if !["quinn", "audrey", "una"].contains(&name) {
            let input = json!({"person": ids[name], "area": "WM"});
            let made = change(ada, "grantArea", &input, "person { id }").await;
            assert_eq!(codes(&made), NONE, "{name}");
        }
    }
    let input = json!({"person": ids["una"], "area": "WM", "reason": "On loan from there."});
    let made = change(ada, "recordConflict", &input, "person { id }").await;
    assert_eq!(codes(&made), NONE);
    ids
}

fn whom(ids: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| ids[name].clone()).collect()
}

#[tokio::test]
async fn west_midlands_is_created_staffed_planned_half_gathered_paused_and_resumed() {
    for on in BOTH {
        let app = deployed(on, "2026-01-15T10:00:00Z").await;
        let ada = signed_in(&app, "ada", "administrator");
        let who = ada.query("{ viewer { person { title } } areas { code } }", json!({})).await;
        assert_eq!(who["viewer"]["person"]["title"], "Administrator", "invited by setup");
        assert_eq!(who["areas"].as_array().map(Vec::len), Some(14));
        let ids = staffed(&ada).await;

        // the administrator plans the inspection from the programme
        let mut input = json!({"area": "WM", "begins": "2026-02-02", "publicationOn": "2026-06-30",
            "lead": ids["lee"], "inspectors": whom(&ids, &["ines", "ian", "ivy", "ira", "una"])});
        let refused = change(&ada, "createInspection", &input, INSPECTION).await;
        assert_eq!(codes(&refused), ["CONFLICT_OF_INTEREST"], "whoever is on loan from the Area");
        input["inspectors"] = whom(&ids, &["ines", "ian", "ivy", "ira", "ida"]);
        let made = change(&ada, "createInspection", &input, INSPECTION).await;
        assert_eq!(codes(&made), NONE);
        let made = &made["inspection"];
        assert_eq!((&made["reference"], &made["state"]), (&json!("INS-WM"), &json!("OPEN")));
        assert_eq!(made["title"], "Inspection of CPS West Midlands");
        assert_eq!(made["anticipatedPublication"], "30 June 2026");
        let positions = texts(&made["team"], "position");
        assert_eq!((positions.len(), positions[0].as_str()), (6, "LEAD"));
        let stages: Vec<_> = made["stages"].as_array().expect("stages").iter().collect();
        let planned: Vec<_> =
            stages.iter().map(|stage| texts(stage, "plannedStart").remove(0)).collect();
        assert_eq!(planned, ["2026-02-02", "2026-02-16", "2026-03-09", "2026-03-30"]);
        assert_eq!(stages[3]["plannedEnd"], "2026-05-15", "15 weeks, to the Friday");
        let on_time = json!({"plannedEnd": "2026-05-15", "projectedEnd": "2026-05-15", "daysLate": 0,
            "daysToPublication": 46});
        assert_eq!(made["projection"], on_time);

        // the lead sees what is owed, and asks the Area for all that the programme lists
        let lee = signed_in(&app, "lee", "lead_inspector");
        let inspection = lee.id("INS-WM").await;
        everything_is_owed(&lee, &inspection).await;
        let listed = demo_rows("document_requests.csv");
        let listed = listed.iter().filter(|row| row["request_round"] == "initial");
        let expected: usize =
            listed.map(|row| if row["scope"] == "per_force" { 4 } else { 1 }).sum();
        let input = json!({"inspection": inspection, "dueOn": "2026-02-13"});
        let asked = change(&lee, "requestListedDocuments", &input, "requests { code }").await;
        assert_eq!(codes(&asked), NONE);
        assert_eq!(asked["requests"].as_array().map(Vec::len), Some(expected));
        let again = change(&lee, "requestListedDocuments", &input, "requests { code }").await;
        assert_eq!(again["requests"], json!([]), "said twice, asked once");

        // the liaison of the Area sees them, and answers
        let lou = signed_in(&app, "lou", "area_contributor");
        let query = "{ documentRequests(first: 200) { totalCount nodes { id } } }";
        let seen = lou.query(query, json!({})).await["documentRequests"].take();
        assert_eq!(seen["totalCount"], expected);
        let input = json!({"request": seen["nodes"][0]["id"], "answer": "NOT_HELD",
            "comment": "It was never made."});
        let answered = change(&lou, "answerDocumentRequest", &input, "request { status }").await;
        assert_eq!(answered["request"]["status"], "NOT_HELD");

        half_is_gathered(&app, &ids, &inspection).await;

        // it is paused, and rests
        let why = |version: i32| {
            json!({"inspection": inspection, "version": version,
                "reason": "The Area's offices were flooded.", "decidedBy": "HM Chief Inspector"})
        };
        let paused = change(&lee, "pauseInspection", &why(1), INSPECTION).await;
        assert_eq!(codes(&paused), NONE);
        assert_eq!(
            (&paused["inspection"]["state"], &paused["inspection"]["version"]),
            (&json!("PAUSED"), &json!(2))
        );
        let more = json!({"inspection": inspection, "dueOn": "2026-03-13", "codes": ["DR27"]});
        let refused = change(&lee, "requestListedDocuments", &more, "requests { code }").await;
        assert_eq!(codes(&refused), ["INSPECTION_NOT_OPEN"]);
        let refused = change(&lee, "recordCheck", &check(&inspection), "check { id }").await;
        assert_eq!(codes(&refused), ["INSPECTION_NOT_OPEN"]);
        let stale = change(&lee, "resumeInspection", &why(1), INSPECTION).await;
        assert_eq!(codes(&stale), ["CONFLICT"]);
        assert_eq!(stale["inspection"]["version"], 2, "and what is there now");

        // the stages are moved, it is resumed, and goes on
        let planned = |stage: &str, start: &str, end: &str| json!({"stage": stage, "plannedStart": start, "plannedEnd": end});
        let later = json!([
            planned("SETTING_UP", "2026-02-16", "2026-02-27"),
            planned("FIELDWORK", "2026-03-02", "2026-03-20"),
            planned("ANALYSIS", "2026-03-23", "2026-04-10"),
            planned("REPORT_QA", "2026-04-13", "2026-05-29")
        ]);
        let input = json!({"inspection": inspection, "version": 2, "stages": later,
            "reason": "Two weeks later, for the flood."});
        let moved = change(&lee, "moveStages", &input, INSPECTION).await;
        assert_eq!(codes(&moved), NONE);
        assert_eq!(moved["inspection"]["projection"]["daysToPublication"], 32);
        let resumed = change(&lee, "resumeInspection", &why(3), INSPECTION).await;
        assert_eq!(resumed["inspection"]["state"], "OPEN");
        let history = &resumed["inspection"]["history"];
        assert_eq!(texts(history, "kind"), ["PAUSED", "STAGES_MOVED", "RESUMED"]);
        assert_eq!(texts(history, "decidedBy"), ["HM Chief Inspector"; 2]);
        let asked = change(&lee, "requestListedDocuments", &more, "requests { code }").await;
        assert_eq!(texts(&asked, "code"), ["DR27"; 4], "one of each force");

        every_wrong_role_is_refused(&app, &ids, &inspection).await;
    }
}

/// Coverage of a plan of which nothing is gathered: every part has its rows.
async fn everything_is_owed(lee: &Caller<'_>, inspection: &str) {
    let query = "query($id: ID!) { coverage(inspection: $id) {
        parts { part component planned gathered owed } checks { kind done } evidence { gathered }
        interviews { role { code } status } listed { item { code round } request { id } }
        questionnaire { gathered } performance { gathered } scores { given } } }";
    let coverage = lee.query(query, json!({"id": inspection})).await["coverage"].take();
    let rows = |part: &str| coverage[part].as_array().map(Vec::len);
    assert_eq!((rows("parts"), rows("checks"), rows("evidence")), (Some(12), Some(3), Some(6)));
    assert_eq!(
        (rows("questionnaire"), rows("performance"), rows("scores")),
        (Some(15), Some(20), Some(4))
    );
    let roles = demo_rows("interview_roles.csv");
    let lines: usize =
        roles.iter().map(|row| if row["scope"] == "per_force" { 4 } else { 1 }).sum();
    assert_eq!(rows("interviews"), Some(lines), "each role, per force where it is per force");
    assert!(!texts(&coverage["interviews"], "status").contains(&"MET".to_owned()));
    let parts = coverage["parts"].as_array().expect("parts");
    assert!(parts.iter().all(|part| part["gathered"] == 0), "{parts:#?}");
    assert!(parts.iter().all(|part| part["owed"].as_u64() > Some(0)), "{parts:#?}");
}

/// A check of court preparation as an inspector fills it in.
fn check(inspection: &str) -> Value {
    json!({"inspection": inspection, "kind": "IQA_LIVE_CHECK", "unit": "MC", "doneOn": "2026-01-14",
        "outcome": "PARTIALLY_MET", "fields": {"assessment_alias": "WM-IQA-01", "stage_assessed": "pre-charge",
        "prosecutor_grade": "SCP", "assessor_grade": "DCP", "area_marking": "standard_met",
        "inspector_marking": "standard_not_met", "leniency": "too_lenient", "feedback_recorded": true}})
}

/// The inspectors hear somebody, write it down and agree, check a case, and import what the Area's system counted.
async fn half_is_gathered(app: &TestApp, ids: &Value, inspection: &str) {
    let [ines, ian] = ["ines", "ian"].map(|name| signed_in(app, name, "inspector"));
    let query = "query($id: ID!) { coverage(inspection: $id) { interviews { role { id } force { id } status held }
        parts { part gathered } } }";
    let owed = ines.query(query, json!({"id": inspection})).await["coverage"].take();
    let once = owed["interviews"].as_array().expect("rows").iter();
    let role =
        once.clone().find(|row| row["force"].is_null()).expect("a role")["role"]["id"].clone();
    let plan = json!({"inspection": inspection, "role": role, "format": "INTERVIEW",
        "plannedOn": "2026-02-03", "interviewers": whom(ids, &["ines", "ian"])});
    let planned = change(&ines, "planInterview", &plan, "interview { id reference }").await;
    assert_eq!(codes(&planned), NONE);
    let interview = planned["interview"]["id"].clone();
    let passage = json!({"interview": interview, "key": "ines-1", "text": "Files come late on Mondays.",
        "writtenAt": "2026-01-15T09:30:00Z", "basis": "AT_THE_TIME"});
    for _ in 0..2 {
        let saved = change(&ines, "saveNotePassage", &passage, "passage { number revision }").await;
        assert_eq!(saved["passage"], json!({"number": 1, "revision": 1}), "sent twice, kept once");
    }
    let held = json!({"interview": interview, "heldOn": "2026-01-15", "participants": 1});
    assert_eq!(codes(&change(&ines, "holdInterview", &held, "interview { id }").await), NONE);
    let notes = json!({"interview": interview, "revision": 1});
    let own = change(&ines, "agreeNotes", &notes, "interview { noteState }").await;
    assert_eq!(codes(&own), ["OWN_NOTES"]);
    let agreed = change(&ian, "agreeNotes", &notes, "interview { noteState }").await;
    assert_eq!(agreed["interview"]["noteState"], "AGREED");
    let made = change(&ian, "recordCheck", &check(inspection), "check { fields }").await;
    assert_eq!(made["check"]["fields"]["agreed"], false, "worked out, not filled in");
    let rows: Vec<String> =
        demo_figures("YH").iter().map(|row| row.replace("INS-YH", "INS-WM")).collect();
    let done = figures(app, &ian, &table(&rows), false, "ALL_OR_NOTHING").await;
    assert_eq!(
        (&done["state"], &done["creates"]),
        (&json!("DONE"), &json!(rows.len())),
        "{done:#}"
    );
    let now = ines.query(query, json!({"id": inspection})).await["coverage"].take();
    let parts = now["parts"].as_array().expect("parts").iter();
    let gathered = parts.filter(|part| part["gathered"].as_u64() > Some(0));
    let gathered: std::collections::BTreeSet<_> =
        gathered.map(|part| part["part"].as_str()).collect();
    assert_eq!(gathered, ["CHECKS", "INTERVIEWS", "PERFORMANCE"].map(Some).into());
}

/// Everybody else tries each change: refused for their role, whatever they name, and the trail tells.
async fn every_wrong_role_is_refused(app: &TestApp, ids: &Value, inspection: &str) {
    let rows = Rows::of(app).await;
    let plan = json!({"area": "WM", "begins": "2026-02-02", "lead": ids["lee"], "inspectors": []});
    let team = json!({"inspection": inspection, "version": 4, "reason": "x", "lead": ids["ines"],
        "inspectors": []});
    let dates = json!({"inspection": inspection, "version": 4, "reason": "x", "stages": []});
    let publication = json!({"inspection": inspection, "version": 4, "reason": "x",
        "publicationOn": "2026-07-01"});
    let turn = json!({"inspection": inspection, "version": 4, "reason": "x", "decidedBy": "x"});
    let list = json!({"inspection": inspection, "dueOn": "2026-03-13"});
    let person = json!({"title": "x", "identity": {"knownAs": "x"}});
    let grant = json!({"person": ids["una"], "area": "LN"});
    let conflict = json!({"person": ids["una"], "area": "LN", "reason": "x"});
    let administers = ["administrator"];
    let leads = ["lead_inspector"];
    let inspects = ["lead_inspector", "inspector"];
    let hear = json!({"inspection": inspection, "role": ids["lee"], "format": "INTERVIEW",
        "plannedOn": "2026-02-03", "interviewers": []});
    let check = check(inspection);
    let changes: [(&str, &Value, &str, &[&str]); 15] = [
        ("createInspection", &plan, "inspection { id }", &administers),
        ("changeInspectionTeam", &team, "inspection { id }", &administers),
        ("moveStages", &dates, "inspection { id }", &leads),
        ("movePublication", &publication, "inspection { id }", &leads),
        ("pauseInspection", &turn, "inspection { id }", &leads),
        ("resumeInspection", &turn, "inspection { id }", &leads),
        ("endInspection", &turn, "inspection { id }", &leads),
        ("closeInspection", &turn, "inspection { id }", &leads),
        ("requestListedDocuments", &list, "requests { id }", &inspects),
        ("planInterview", &hear, "interview { id }", &inspects),
        ("recordCheck", &check, "check { id }", &inspects),
        ("addPerson", &person, "person { id }", &administers),
        ("grantArea", &grant, "person { id }", &administers),
        ("revokeArea", &grant, "person { id }", &administers),
        ("recordConflict", &conflict, "person { id }", &administers),
    ];
    let everybody = PEOPLE.iter().map(|(name, _, role)| (*name, *role));
    let everybody: Vec<_> = everybody.chain([("ada", "administrator")]).collect();
    for (who, role) in &everybody {
        // who was invited becomes this person at their first request, and the trail tells of it
        signed_in(app, who, role).query("{ viewer { role } }", json!({})).await;
    }
    for (name, input, fields, right) in changes {
        for (who, role) in everybody.iter().filter(|(_, role)| !right.contains(role)) {
            let before = rows.all::<audit_entry::Entity>().await.len();
            let (query, variables) = operation(name, input, fields);
            let code = signed_in(app, who, role).refused(&query, variables).await;
            assert_eq!(code, "FORBIDDEN", "{who} {name}");
            let mut told = rows.all::<audit_entry::Entity>().await;
            assert_eq!(told.len(), before + 1, "{who} {name}: the trail tells of it");
            told.retain(|entry| entry.chain == "repository");
            told.sort_by_key(|entry| entry.sequence);
            let entry_of_it = told.last().expect("an entry");
            assert_eq!(entry_of_it.outcome, AuditOutcome::Refused, "{who} {name}");
            assert!(entry_of_it.actor.ends_with(&format!("oid-of-{who}")), "{}", entry_of_it.actor);
        }
    }
}
