//! Every question and change that takes an id, for the stranger to ask about what is not theirs.

use crate::administered::administered;
use crate::checks::by_id::of_checks;
use crate::interviews::by_id::of_interviews;
use crate::judgements::by_id::of_judgements;
use serde_json::{Value, json};

const LINK: &str = "mutation($finding: ID!, $evidence: ID!, $version: ID) {
    linkEvidence(input: {finding: $finding, evidence: $evidence, version: $version, stance: SUPPORTS,
        weight: WEAK, rationale: \"It bears on it.\"}) { link { id } userErrors { code message } } }";

/// What the stranger may name: a finding of a draft and an item of the own Area.
pub struct Own {
    pub finding: String,
    pub evidence: String,
}

/// A question that takes an id, and the variables that put it there.
pub type Question = (&'static str, fn(&str, &Own) -> Value);

pub const ITEMS: &[&str] = &[
    "Document",
    "Interview",
    "OnsiteCheck",
    "QuestionnaireResult",
    "PerformanceSeries",
    "AipScoreItem",
];

/// The questions that take an id of this type.
pub fn questions(kind: &str) -> Vec<Question> {
    let all: [(&[&str], Question); 15] = [
        (&[], ("query($id: ID!) { node(id: $id) { __typename id } }", |id, _| json!({"id": id}))),
        (
            &["Judgement"],
            (
                "query($id: ID!) { trace(id: $id) { summary { activeLinks } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "query($id: ID!) { impact(evidence: $id) { evidence { id } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (ITEMS, ("query($id: ID!) { performance(after: $id) { id } }", |id, _| json!({"id": id}))),
        (
            &["EvidenceLink"],
            (
                "query($id: ID!) { evidence(first: 1) { nodes { usedBy(after: $id) { id } } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "query($id: ID!) { coverage(inspection: $id) { checks { done } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "query($id: ID!) { questionnaire(inspection: $id) { caveat } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "query($id: ID!) { questionnairePreview(inspection: $id) { cells } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "query($id: ID!) { documentRequests(filter: {inspection: $id})
            { totalCount } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (ITEMS, (LINK, |id, own| json!({"finding": own.finding, "evidence": id}))),
        (&["Finding"], (LINK, |id, own| json!({"finding": id, "evidence": own.evidence}))),
        (
            &["DocumentVersion"],
            (LINK, |id, own| {
                json!({"finding": own.finding,
            "evidence": own.evidence, "version": id})
            }),
        ),
        (
            &["EvidenceLink"],
            (
                "mutation($id: ID!) { withdrawEvidenceLink(input: {link: $id,
            reason: \"It is wrong.\"}) { link { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Judgement", "Inspection"],
            (
                "mutation($id: ID!) { requestEvidencePack(input: {of: $id, profile: INTERNAL}) {
            pack { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &[],
            (
                "query($id: ID!) { explainAccess(id: $id, action: READ, person: $id,
            role: INSPECTOR) { allowed } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ];
    let all = all
        .into_iter()
        .chain(other_changes())
        .chain(of_files())
        .chain(of_people())
        .chain(of_imports())
        .chain(of_interviews())
        .chain(of_checks())
        .chain(of_judgements())
        .chain(administered());
    let asked = all.filter(|(kinds, _)| kinds.is_empty() || kinds.contains(&kind));
    asked.map(|(_, question)| question).collect()
}

/// The changes of who people are and what they may see, each with the types that it takes.
fn of_people() -> [(&'static [&'static str], Question); 5] {
    [
        (
            &["Inspection", "Judgement"],
            (
                "mutation($id: ID!) { grantArea(input: {person: $id, area: \"YH\"}) {
            person { id } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection", "Judgement"],
            (
                "mutation($id: ID!) { revokeArea(input: {person: $id, area: \"YH\"}) {
            person { id } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection", "Judgement"],
            (
                "mutation($id: ID!) { recordConflict(input: {person: $id, area: \"YH\",
            reason: \"So.\"}) { person { id } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection", "Judgement"],
            (
                "mutation($id: ID!) { identifyPerson(input: {person: $id, identity: {subject: \"x\"}}) {
            person { id } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "mutation($id: String!) { addPerson(input: {title: \"x\", identity: {knownAs: $id}}) {
            person { id } } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ]
}

/// The changes of documents and of files on their way in, each with the types that it takes.
fn of_files() -> [(&'static [&'static str], Question); 8] {
    [
        (
            &["DocumentRequest"],
            (
                "mutation($id: ID!) { createDocumentUpload(input: {purpose: {requests: [$id]}, fileName: \"a.txt\",
            size: 1, sha256: \"00\", mediaType: \"text/plain\", marking: OFFICIAL, personalData: false}) {
            upload { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Document"],
            (
                "mutation($id: ID!) { createDocumentUpload(input: {purpose: {document: $id}, fileName: \"a.txt\",
            size: 1, sha256: \"00\", mediaType: \"text/plain\", marking: OFFICIAL, personalData: false}) {
            upload { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["DocumentVersion"],
            (
                "mutation($id: ID!) { createDocumentUpload(input: {purpose: {redacts: $id}, fileName: \"a.txt\",
            size: 1, sha256: \"00\", mediaType: \"text/plain\", marking: OFFICIAL, personalData: false}) {
            upload { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "mutation($id: ID!) { createDocumentUpload(input: {purpose: {inspection: $id}, fileName: \"a.txt\",
            size: 1, sha256: \"00\", mediaType: \"text/plain\", marking: OFFICIAL, personalData: false}) {
            upload { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection", "DocumentUpload"],
            (
                "mutation($id: ID!) { completeDocumentUpload(input: {upload: $id}) {
            upload { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { setRetention(input: {document: $id, retentionClass: \"x\",
            keepUntil: \"2027-01-01\", reason: \"x\"}) { document { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { holdDocument(input: {document: $id, held: true, reason: \"x\"}) {
            document { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { disposeDocument(input: {document: $id, reason: \"x\"}) {
            document { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ]
}

/// The changes of document requests and of items, each with the types that it takes.
fn other_changes() -> [(&'static [&'static str], Question); 8] {
    [
        (
            ITEMS,
            (
                "mutation($id: ID!) { assessEvidence(input: {evidence: $id, account: \"x\", reliability: LOW,
            reason: \"x\"}) { evidence { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { rejectEvidence(input: {evidence: $id, reason: \"x\"}) {
            evidence { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"x\"}) {
            evidence { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "mutation($id: ID!) { requestDocument(input: {inspection: $id, code: \"DR99\",
            component: LLA, title: \"x\", description: \"x\", round: ADDITIONAL,
            expectedMarking: OFFICIAL, dueOn: \"2027-01-01\"}) { request { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["DocumentRequest"],
            (
                "mutation($id: ID!) { amendDocumentRequest(input: {request: $id, title: \"x\"}) {
            request { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["DocumentRequest"],
            (
                "mutation($id: ID!) { extendDocumentRequest(input: {request: $id,
            dueOn: \"2027-01-01\", reason: \"x\"}) { request { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["DocumentRequest"],
            (
                "mutation($id: ID!) { withdrawDocumentRequest(input: {request: $id, reason: \"x\"}) {
            request { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["DocumentRequest"],
            (
                "mutation($id: ID!) { answerDocumentRequest(input: {request: $id, answer: NOT_HELD,
            comment: \"x\"}) { request { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ]
}

/// The questions and changes about imports.
fn of_imports() -> [(&'static [&'static str], Question); 5] {
    const KINDS: &[&str] = &["ImportBatch", "Inspection", "Judgement"];
    [
        (KINDS, ("query($id: ID!) { importRows(batch: $id) { line } }", |id, _| json!({"id": id}))),
        (KINDS, ("query($id: ID!) { refusedImportRows(batch: $id) }", |id, _| json!({"id": id}))),
        (
            &["Inspection"],
            (
                "mutation($id: String!) { createImportUpload(input: {what: PERFORMANCE, fileName: $id, size: 1,
            sha256: \"0\"}) { upload { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            KINDS,
            (
                "mutation($id: ID!) { startImport(input: {upload: $id}) { batch { id } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            KINDS,
            (
                "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"x\"}) {
            batch { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ]
}
