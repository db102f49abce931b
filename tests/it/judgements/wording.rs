//! What is told of the words of findings, planted: numbers and quotations, direction, one passage for many, notes that were
//! written afterwards.

use super::base::check;
use super::stale::newer;
use super::{begun, made};
use crate::interviews;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};

/// A finding that says this, with one supporting link.
async fn finding(by: &Caller<'_>, draft: &Value, statement: &str, link: Value) -> Value {
    let add = json!({"judgement": draft["id"], "type": "OBSERVATION", "statement": statement});
    let finding = made(by, "addFinding", &add).await;
    cite(by, &finding, link).await;
    finding
}

async fn cite(by: &Caller<'_>, finding: &Value, link: Value) {
    let mut input = json!({"finding": finding["id"], "stance": "SUPPORTS", "weight": "WEAK", "rationale": "It says so."});
    for (name, value) in link.as_object().expect("fields") {
        input[name] = value.clone();
    }
    assert_eq!(crate::links::codes(&crate::links::link(by, &input).await), [""; 0]);
}

/// The findings that a rule names in a draft.
async fn told(by: &Caller<'_>, draft: &Value, rule: &str) -> Vec<String> {
    let check = check(by, draft["reference"].as_str().expect("a name")).await;
    if !check[rule].is_null() {
        assert_eq!(check[rule]["severity"], "ADVICE");
    }
    texts(&check[rule]["findings"], "reference")
}

#[tokio::test]
async fn a_number_or_quotation_that_nothing_cited_holds_is_told() {
    const RULE: &str = "UNCITED_DETAIL";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        newer(
            &rows,
            "DOC-YH-003",
            "Of 4,321 cases, 12.5 % were late by 14 March 2026. So learning notes are issued each month by
            the Area business manager, the DCP says.",
        )
        .await;
        let draft = begun(&lead).await;
        let document = lead.id("DOC-YH-003").await;
        let says = "Of 4321 cases 12.5% were late (see F-YH-01): \u{201c}learning notes are  issued\u{201d}.";
        let of = finding(&lead, &draft, says, json!({"evidence": document})).await;
        assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?}");
        let mut revision = 1;
        let mut word = async |statement: &str| {
            let edit = json!({"finding": of["id"], "revision": revision, "statement": statement});
            made(&lead, "editFinding", &edit).await;
            revision += 1;
        };
        for wrong in [
            "Of 4,322 cases some were late.",
            "It said \"learning notes are withheld\".",
            "It was so on 15 March.",
            "It was so in April 2026.",
            "It was so on 2026-03-15.",
            "The training managers say so.",
            "The CCP says so.",
        ] {
            word(wrong).await;
            assert_eq!(told(&lead, &draft, RULE).await, texts(&of, "reference"), "{on:?} {wrong}");
        }
        for right in [
            "Cases were late.",
            "So-called \"notes\" in the 12.5% that were late.",
            "It was so on 14/03/2026, in March 2026 and on March 14th.",
            "It may be so in their march of 12.5%.",
            "Area business managers say so, and District Crown Prosecutors.",
        ] {
            word(right).await;
            assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?} {right}");
        }
        // what has no words holds none of it, and says nothing of what it shows where it stands alone
        word("Of 4,322 cases some were late.").await;
        rows.run(
            "UPDATE document_content SET text = NULL, places = NULL, folded = NULL WHERE version_id IN
            (SELECT document_version.id FROM document_version JOIN evidence ON evidence.id = document_id
            WHERE reference = 'DOC-YH-002')",
        )
        .await;
        let wordless = json!({"evidence": lead.id("DOC-YH-002").await});
        cite(&lead, &of, wordless.clone()).await;
        assert_eq!(told(&lead, &draft, RULE).await, texts(&of, "reference"), "{on:?}");
        finding(&lead, &draft, "Of 4,323 cases some were late.", wordless).await;
        assert_eq!(told(&lead, &draft, RULE).await, texts(&of, "reference"), "{on:?}");
    }
}

/// The first of what a query finds.
async fn first(by: &Caller<'_>, query: &str, list: &str) -> Value {
    by.query(query, json!({})).await[list][0].take()
}

#[tokio::test]
async fn figures_hold_the_numbers_that_they_show() {
    const RULE: &str = "UNCITED_DETAIL";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let score =
            "UPDATE aip_score SET baseline = 41.5, follow_up = 54.7, change = 13.2 WHERE id =
            (SELECT aip_score_id FROM aip_score_item JOIN evidence ON evidence.id = evidence_id
            WHERE reference = 'AIP-YH-MC-GRIP')";
        assert_eq!(rows.run(score).await, 1);
        let query = "{ performance(areas: [\"YH\"], measures: [\"INEFFECTIVE_TRIAL_RATE\"], unit: MC) { change
            points { periodStart numerator denominator value } } }";
        let series = first(&lead, query, "performance").await;
        let (point, change) = (&series["points"][0], series["change"].as_f64().expect("a change"));
        let query = "query($of: ID!) { questionnaire(inspection: $of) { results { reference question { text }
            rows(staffGroup: ALL) { base cells { count percentOfAllResponses } } } } }";
        let of = json!({"of": lead.id("INS-YH").await});
        let staff = lead.query(query, of).await["questionnaire"].take();
        let mut results = staff["results"].as_array().expect("results").iter();
        let result = results.find(|of| of["reference"] == "QST-YH-Q01").expect("Q01");
        let (row, question) = (&result["rows"][0], result["question"]["text"].as_str());
        let mut cells = row["cells"].as_array().expect("cells").iter();
        let cell = cells.find(|cell| cell["percentOfAllResponses"].is_number()).expect("a figure");
        let day = point["periodStart"].as_str().expect("a day");
        let draft = begun(&lead).await;
        for (item, statement) in [
            ("AIP-YH-MC-GRIP", "Grip moved by 13.2, from 41.5 to 54.7.".to_owned()),
            (
                "PRF-YH-MC-INEFFECTIVE_TRIAL_RATE",
                format!(
                    "Of {} trials {} were ineffective, {}%, on {day}; it moved by {}.",
                    point["denominator"],
                    point["numerator"],
                    point["value"],
                    change.abs()
                ),
            ),
            (
                "QST-YH-Q01",
                format!(
                    "{} of {} staff say so, {}%, on \"{}\".",
                    cell["count"],
                    row["base"],
                    cell["percentOfAllResponses"],
                    question.expect("a question")
                ),
            ),
        ] {
            let cited = json!({"evidence": lead.id(item).await});
            finding(&lead, &draft, &statement, cited.clone()).await;
            assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?} {statement}");
            let other = format!("{statement} 98,765 did not.");
            let wrong = finding(&lead, &draft, &other, cited).await;
            assert_eq!(
                told(&lead, &draft, RULE).await,
                texts(&wrong, "reference"),
                "{on:?} {other}"
            );
            let gone = json!({"finding": wrong["id"], "revision": 1, "reason": "It is wrong."});
            made(&lead, "retireFinding", &gone).await;
        }
    }
}

#[tokio::test]
async fn what_the_judgement_says_itself_is_held_against_all_that_it_cites() {
    const RULE: &str = "UNCITED_DETAIL";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        newer(&rows, "DOC-YH-003", "Of 4,321 cases 12 % were late.").await;
        newer(&rows, "DOC-YH-002", "Of 765 hearings 43 % were put off.").await;
        let draft = begun(&lead).await;
        for item in ["DOC-YH-003", "DOC-YH-002"] {
            finding(&lead, &draft, "So it is.", json!({"evidence": lead.id(item).await})).await;
        }
        let name = draft["reference"].as_str().expect("a name");
        let mut revision = 5;
        for (title, statement, is_told) in [
            (
                "How casework is led",
                "Of 4,321 cases 12% were late, and 43% of 765 hearings.",
                false,
            ),
            ("How 766 hearings are led", "Leaders look at casework.", true),
            ("How 765 hearings are led", "Leaders look at casework.", false),
            ("How casework is led", "Of 4,322 cases some were late.", true),
        ] {
            let edit = json!({"judgement": draft["id"], "revision": revision, "title": title,
                "statement": statement});
            revision = made(&lead, "editJudgement", &edit).await["revision"].as_i64().expect("one");
            let told = check(&lead, name).await[RULE].take();
            assert_eq!(told.is_object(), is_told, "{on:?} {title}: {statement}");
            if is_told {
                assert!(told["message"].as_str().is_some_and(|text| text.contains(name)), "{told}");
                assert_eq!(told["findings"], json!([]), "{on:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_word_of_direction_against_the_figure_that_is_to_support_it_is_told() {
    const RULE: &str = "AGAINST_FIGURE";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let query =
            "{ performance(areas: [\"YH\"]) { id reference trend points { denominator } } }";
        let series = lead.query(query, json!({})).await["performance"].take();
        let better = series
            .as_array()
            .expect("series")
            .iter()
            .filter(|of| of["trend"] == "BETTER" && of["points"][0]["denominator"].is_number());
        let better: Vec<_> = better.take(2).collect();
        // one of the two is turned upside down
        let name = better[1]["reference"].as_str().expect("a name");
        let turned = format!(
            "UPDATE performance_point SET numerator = denominator - numerator WHERE series_id =
            (SELECT id FROM evidence WHERE reference = '{name}')"
        );
        assert!(rows.run(&turned).await > 1);
        let went = |trend: &str| better[usize::from(trend == "WORSE")]["id"].clone();
        let draft = begun(&lead).await;
        for (statement, trend, against) in [
            ("Timeliness improved.", "WORSE", true),
            ("Timeliness worsened.", "WORSE", false),
            ("Timeliness improved in one unit, and declined in another.", "WORSE", false),
            ("Timeliness declined.", "BETTER", true),
            ("It is better.", "BETTER", false),
            ("It is what it was.", "WORSE", false),
        ] {
            let of = finding(&lead, &draft, statement, json!({"evidence": went(trend)})).await;
            let name = of["reference"].as_str().expect("a name").to_owned();
            assert_eq!(
                told(&lead, &draft, RULE).await.contains(&name),
                against,
                "{on:?} {statement}"
            );
        }
        let before = told(&lead, &draft, RULE).await;
        let against = json!({"evidence": went("WORSE"), "stance": "CONTRADICTS"});
        finding(&lead, &draft, "Timeliness improved.", against).await;
        assert_eq!(told(&lead, &draft, RULE).await, before, "it is cited against");
    }
}

#[tokio::test]
async fn a_word_of_direction_against_the_score_that_it_is_tied_to_is_told() {
    const RULE: &str = "AGAINST_FIGURE";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let score = |change: &str| {
            format!(
                "UPDATE aip_score SET baseline = NULL, follow_up = NULL, change = {change} WHERE id =
                (SELECT aip_score_id FROM aip_score_item JOIN evidence ON evidence.id = evidence_id
                WHERE reference = 'AIP-YH-MC-GRIP')"
            )
        };
        let draft = begun(&lead).await;
        let effects = json!([{"unit": "MC", "measure": "GRIP", "effect": "HELPED"}]);
        let edit = json!({"judgement": draft["id"], "revision": 1, "statement": "Grip improved.",
            "effects": effects});
        made(&lead, "editJudgement", &edit).await;
        let cited = json!({"evidence": lead.id("AIP-YH-MC-GRIP").await});
        let of = finding(&lead, &draft, "Grip is better.", cited).await;
        let name = draft["reference"].as_str().expect("a name");
        for (change, against) in [("13.2", false), ("-13.2", true), ("0", false)] {
            assert_eq!(rows.run(&score(change)).await, 1);
            let told = check(&lead, name).await[RULE].take();
            assert_eq!(told.is_object(), against, "{on:?} {change}");
            if against {
                assert_eq!(texts(&told["findings"], "reference"), texts(&of, "reference"));
                assert_eq!(texts(&told["evidence"], "reference"), ["AIP-YH-MC-GRIP"]);
                let message = told["message"].as_str().expect("a sentence");
                assert!(message.contains(&format!("the effects of {name}")), "{on:?} {message}");
            }
        }
    }
}

#[tokio::test]
async fn one_passage_for_many_findings_is_told() {
    const RULE: &str = "ONE_PASSAGE";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        newer(&rows, "DOC-YH-003", "They are noted. They are kept.").await;
        let (draft, document) = (begun(&lead).await, lead.id("DOC-YH-003").await);
        let mut names = vec![];
        for statement in ["One.", "Two.", "Three."] {
            assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?} {statement}");
            let link = json!({"evidence": document, "locator": {"quote": "They are noted"}});
            names.extend(texts(&finding(&lead, &draft, statement, link).await, "reference"));
        }
        let link = json!({"evidence": document, "locator": {"quote": "They are kept"}});
        finding(&lead, &draft, "Four.", link).await;
        assert_eq!(told(&lead, &draft, RULE).await, names, "{on:?}");
    }
}

#[tokio::test]
async fn notes_that_nobody_agreed_to_as_they_are_cited_are_told() {
    const RULE: &str = "UNAGREED_NOTES";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, other) = (app.caller("LEAD-YH"), app.caller("INSP-YH-2"));
        let plan = interviews::wanted(&lead, "CPS-ABM", "INTERVIEW").await;
        let both = json!({"interviewers": [lead.myself().await, other.myself().await]});
        let plan = interviews::change(&lead, "planInterview", &interviews::but(plan, both)).await;
        let id = plan["interview"]["id"].as_str().expect("an id").to_owned();
        let hold = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
        interviews::change(&lead, "holdInterview", &hold).await;
        let save = async |key: &str| {
            let said = interviews::passage(&id, key, &format!("We meet, {key}."));
            interviews::change(&lead, "saveNotePassage", &said).await;
        };
        let agree = async |revision: i32| {
            let read = json!({"interview": id, "revision": revision});
            let agreed = interviews::change(&other, "agreeNotes", &read).await;
            assert_eq!(agreed["userErrors"], json!([]), "{on:?} {revision}");
        };
        save("k1").await;
        let draft = begun(&lead).await;
        let first = finding(&lead, &draft, "They meet.", json!({"evidence": id})).await;
        assert_eq!(told(&lead, &draft, RULE).await, texts(&first, "reference"), "{on:?}");
        agree(1).await;
        assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?}");
        save("k2").await;
        assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?}: what is cited was agreed");
        let second = finding(&lead, &draft, "They meet often.", json!({"evidence": id})).await;
        assert_eq!(told(&lead, &draft, RULE).await, texts(&second, "reference"), "{on:?}");
        agree(2).await;
        assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?}");
    }
}

#[tokio::test]
async fn notes_that_were_written_afterwards_are_told() {
    const RULE: &str = "RECONSTRUCTED_NOTE";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let id = interviews::planned(&lead).await;
        let hold = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
        interviews::change(&lead, "holdInterview", &hold).await;
        let said = interviews::passage(&id, "k1", "We meet weekly.");
        interviews::change(&lead, "saveNotePassage", &said).await;
        let draft = begun(&lead).await;
        finding(&lead, &draft, "They meet.", json!({"evidence": id})).await;
        assert_eq!(told(&lead, &draft, RULE).await, [""; 0], "{on:?}");
        let later = interviews::but(
            interviews::passage(&id, "k2", "And they write it down."),
            json!({"basis": "RECONSTRUCTED", "reason": "The battery was flat."}),
        );
        let saved = interviews::change(&lead, "saveNotePassage", &later).await;
        assert_eq!(saved["userErrors"], json!([]));
        assert_eq!(
            told(&lead, &draft, RULE).await,
            [""; 0],
            "{on:?}: it cites what was there then"
        );
        let of = finding(&lead, &draft, "They write.", json!({"evidence": id})).await;
        assert_eq!(told(&lead, &draft, RULE).await, texts(&of, "reference"), "{on:?}");
    }
}
