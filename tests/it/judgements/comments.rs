//! Comments on a judgement: made, answered, closed.

use super::codes;
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};

pub const COMMENT: &str =
    "mutation($input: CommentInput!) { comment(input: $input) { comment { id text
    madeBy { subject } answers { text } finding { reference } } userErrors { field code } } }";
const RESOLVE: &str =
    "mutation($input: ResolveCommentInput!) { resolveComment(input: $input) { comment {
    resolvedAt resolvedBy { subject } } userErrors { field code } } }";

#[tokio::test]
async fn a_comment_is_answered_and_closed() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, qa) = (app.caller("LEAD-YH"), app.caller("QA-1"));
        let on_finding = json!({"on": {"finding": qa.id("F-YH-10").await}, "text": " Is there a second source? "});
        let made = qa.query(COMMENT, json!({"input": on_finding})).await["comment"].take();
        let first = &made["comment"];
        assert_eq!(
            (&first["text"], &first["finding"]["reference"]),
            (&json!("Is there a second source?"), &json!("F-YH-10"))
        );
        let answer =
            |to: &Value, text: &str| json!({"input": {"on": {"comment": to}, "text": text}});
        let second =
            lead.query(COMMENT, answer(&first["id"], "INT-YH-001.")).await["comment"]["comment"]
                .take();
        let third = qa.query(COMMENT, answer(&second["id"], "Good.")).await;
        assert_eq!(third["comment"]["userErrors"], json!([]));
        let query = "{ judgement(reference: \"J-YH-05\") { comments { text resolvedAt answers { text madeBy { subject } } } } }";
        let thread = lead.query(query, json!({})).await["judgement"]["comments"].take();
        assert_eq!(thread.as_array().map(Vec::len), Some(1), "answers are below what they answer");
        assert_eq!(texts(&thread[0]["answers"], "text"), ["INT-YH-001.", "Good."]);
        let resolve = |id: &Value| json!({"input": {"comment": id}});
        let told = lead.query(RESOLVE, resolve(&second["id"])).await["resolveComment"].take();
        assert_eq!(codes(&told), ["INVALID_VALUE"]);
        let done =
            qa.query(RESOLVE, resolve(&first["id"])).await["resolveComment"]["comment"].take();
        assert_eq!(done["resolvedBy"]["subject"], "QA-1");
        for (query, input) in
            [(RESOLVE, resolve(&first["id"])), (COMMENT, answer(&second["id"], "More."))]
        {
            let told = lead.query(query, input).await;
            assert_eq!(texts(&told, "code"), ["ALREADY_RECORDED"]);
        }
        let silent = json!({"input": {"on": {"judgement": lead.id("J-YH-05").await}, "text": " "}});
        let told = lead.query(COMMENT, silent).await;
        assert_eq!(texts(&told, "code"), ["COMMENT_REQUIRED"]);
        let frozen =
            json!({"input": {"on": {"judgement": lead.id("J-YH-01").await}, "text": "So."}});
        assert_eq!(texts(&lead.query(COMMENT, frozen).await, "code"), ["JUDGEMENT_FROZEN"]);
    }
}

#[tokio::test]
async fn comments_are_for_those_who_make_the_judgement() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let input =
            json!({"input": {"on": {"judgement": lead.id("J-YH-05").await}, "text": "So."}});
        for member in evidence::demo::team().expect("a team") {
            let answer = app.caller(&member.alias).answer(COMMENT, input.clone()).await;
            let code = answer["errors"][0]["extensions"]["code"].as_str();
            let expected = match member.alias.as_str() {
                "QA-1" | "HMCI" => None,
                who if who.contains("YH") && who != "AREA-YH" => None,
                who if who.contains("CW") && who != "AREA-CW" => Some("NOT_FOUND"),
                _ => Some("FORBIDDEN"),
            };
            assert_eq!(code, expected, "{}", member.alias);
        }
    }
}
