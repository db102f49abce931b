//! What can be done to a thing in each of its states, those that the demonstration data lack among them,
//! and by whoever is not known here.

use crate::explained::gotten;
use crate::rows::Rows;
use crate::support::{Caller, On, TestApp};
use entity::types::{JudgementStatus, RequestStatus, Role};
use entity::{document_request, judgement};
use evidence::graphql::id;
use sea_orm::{Iterable, Set};

/// What somebody may do to a thing, beside reading it.
async fn able(caller: &Caller<'_>, thing: &str) -> Vec<String> {
    let got = gotten(caller, thing).await;
    let all = got.as_object().expect("a thing").iter();
    let may = all.filter(|(action, may)| *action != "READ" && **may == true);
    let mut able: Vec<_> = may.map(|(action, _)| action.clone()).collect();
    able.sort();
    able
}

#[tokio::test]
async fn a_request_changes_while_it_is_outstanding_and_is_answered_until_it_is_withdrawn() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, liaison, rows) =
        (app.caller("LEAD-YH"), app.caller("AREA-YH"), Rows::of(&app).await);
    let (column, inspection) = (document_request::Column::InspectionId, rows.inspection("INS-YH"));
    let row = rows.one::<document_request::Entity>(column, inspection.await.id).await;
    let thing = id::encode("DocumentRequest", row.id).0;
    for status in <RequestStatus as Iterable>::iter() {
        let changed = Set(status);
        rows.change(document_request::ActiveModel { status: changed, ..row.clone().into() }).await;
        let asking: &[&str] = match status {
            RequestStatus::Requested | RequestStatus::Partial => {
                &["AMEND_REQUEST", "EXTEND_REQUEST", "UPLOAD_DOCUMENT", "WITHDRAW_REQUEST"]
            }
            RequestStatus::Received | RequestStatus::NotHeld | RequestStatus::Refused => {
                &["UPLOAD_DOCUMENT"]
            }
            RequestStatus::Withdrawn => &[],
        };
        let answering: &[&str] = match status {
            RequestStatus::Withdrawn => &[],
            _ => &["ANSWER_REQUEST", "UPLOAD_DOCUMENT"],
        };
        assert_eq!(able(&lead, &thing).await, asking, "{status:?}");
        assert_eq!(able(&liaison, &thing).await, answering, "{status:?}");
    }
}

#[tokio::test]
async fn a_judgement_takes_links_until_it_is_signed_off_and_then_has_a_seal() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let row = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-05").await;
    let thing = id::encode("Judgement", row.id).0;
    let finding = lead.id("F-YH-10").await;
    for status in <JudgementStatus as Iterable>::iter() {
        let changed = Set(status);
        rows.change(judgement::ActiveModel { status: changed, ..row.clone().into() }).await;
        let expected: &[&str] = match status {
            JudgementStatus::Draft => &[
                "COMMENT_JUDGEMENT",
                "DECIDE_ACCURACY_POINT",
                "DRAW_ON_JUDGEMENT",
                "LINK_EVIDENCE",
                "SUBMIT_JUDGEMENT",
                "WITHDRAW_LINK",
                "WRITE_JUDGEMENT",
            ],
            JudgementStatus::QaAgreed => &[
                "COMMENT_JUDGEMENT",
                "DECIDE_ACCURACY_POINT",
                "DRAW_ON_JUDGEMENT",
                "LINK_EVIDENCE",
                "SEND_TO_AREA",
                "WITHDRAW_LINK",
            ],
            JudgementStatus::SignedOff | JudgementStatus::Published => {
                &["AMEND_JUDGEMENT", "CHECK_SEAL", "DRAW_ON_JUDGEMENT"]
            }
        };
        // packs are taken out in any state, for the Area of what is agreed, for everybody of what is published
        let out = match status {
            JudgementStatus::QaAgreed => Some("PACK_FACTUAL_ACCURACY"),
            JudgementStatus::Published => Some("PACK_PUBLIC"),
            JudgementStatus::Draft | JudgementStatus::SignedOff => None,
        };
        let mut expected = [expected, &["PACK_INTERNAL", "PACK_QA"][..]].concat();
        expected.extend(out);
        expected.sort_unstable();
        assert_eq!(able(&lead, &thing).await, expected, "{status:?}");
        // a finding takes no steps of its own, and is not taken out
        let parts: &[&str] = match status {
            JudgementStatus::Draft => {
                &["COMMENT_JUDGEMENT", "LINK_EVIDENCE", "WITHDRAW_LINK", "WRITE_JUDGEMENT"]
            }
            JudgementStatus::QaAgreed => &["COMMENT_JUDGEMENT", "LINK_EVIDENCE", "WITHDRAW_LINK"],
            JudgementStatus::SignedOff | JudgementStatus::Published => &[],
        };
        assert_eq!(able(&lead, &finding).await, parts, "{status:?}");
    }
}

#[tokio::test]
async fn who_is_not_known_here_changes_nothing_and_may_do_the_rest() {
    let app = TestApp::start(On::Sqlite).await;
    let area = Rows::of(&app).await.area("YH").await;
    let now = evidence::clock::Clock::default().now().timestamp();
    let token = app.issuer.token("NOBODY", Role::Administrator, "evidence-api", now);
    let unknown = app.bearing(Some(token.expect("a token")));
    assert_eq!(able(&unknown, &id::encode("Area", area).0).await, ["EXPLAIN_ACCESS"]);
}
