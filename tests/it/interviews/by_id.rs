//! The changes of interviews that take an id, for the stranger to try.

use crate::by_id::{ITEMS, Question};
use serde_json::json;

/// The changes of interviews and their notes, each with the types that it takes.
pub fn of_interviews() -> [(&'static [&'static str], Question); 10] {
    [
        (
            ITEMS,
            (
                "mutation($id: ID!) { agreeNotes(input: {interview: $id, revision: 1}) {
            interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { recordIntervieweeAgreement(input: {interview: $id, revision: 1,
            outcome: NOT_OFFERED}) { interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "mutation($id: ID!, $role: ID!) { planInterview(input: {inspection: $id, role: $role,
            format: INTERVIEW, plannedOn: \"2026-01-15\", interviewers: []}) {
            interview { id } userErrors { code } } }",
                |id, _| {
                    let role = evidence::graphql::id::encode("InterviewRole", sea_orm::prelude::Uuid::nil());
                    json!({"id": id, "role": role.0})
                },
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { holdInterview(input: {interview: $id, heldOn: \"2026-01-15\",
            participants: 1}) { interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { declineInterview(input: {interview: $id, reason: \"x\"}) {
            interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { cancelInterview(input: {interview: $id, reason: \"x\"}) {
            interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { replanInterview(input: {interview: $id, plannedOn: \"2026-01-15\",
            reason: \"x\"}) { interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { restrictInterview(input: {interview: $id, restricted: true,
            reason: \"x\"}) { interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { nameInterviewee(input: {interview: $id, name: \"x\", post: \"x\"}) {
            interview { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { saveNotePassage(input: {interview: $id, key: \"k\", text: \"x\",
            writtenAt: \"2026-01-15T09:00:00Z\", basis: AT_THE_TIME}) {
            passage { text } current { text } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ]
}
