//! Every question that the API answers, asked as deeply as it goes.

mod answers;
mod fragments;

pub use self::answers::{all_texts, held_ids, texts, values};
use self::fragments::FRAGMENTS;
use crate::support::Caller;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every root field of the schema, asked as deeply as it goes about what the caller may name.
#[expect(clippy::too_many_lines, reason = "one line a root field")]
pub async fn everything(caller: &Caller<'_>, of: &Named) -> Vec<(&'static str, Value)> {
    let asked = [
        ("aipScores", "aipScores { ...S }"),
        (
            "area",
            "area(code: \"YH\") { id code name forces { name areas { code } } scores { ...S } }",
        ),
        (
            "areaTexts",
            "areaTexts(first: 200) { totalCount pageInfo { ...G } edges { cursor node { id } } nodes { ...AT } }",
        ),
        (
            "areas",
            "areas { id code name aliases viewerCan(action: READ_CONTENT) forces { ...H } scores { ...S } }",
        ),
        (
            "auditChains",
            "auditChains { inspection { id reference } entries lastHash intact brokenAt fault }",
        ),
        (
            "auditTrail",
            "auditTrail(first: 200) { totalCount pageInfo { ...G } edges { cursor node { id } } nodes { ...A } }",
        ),
        (
            "checks",
            "checks { total checks(first: 5) { reference revisions { revision outcome fields reason }
            misfitsOfCurrentTemplate { path message } } outcomes { outcome checks } agreement { cases same gwetAc1 }
            doubleReadings(first: 200) { ...Twice } templates { records
            template { kind version } fields { path kind filled values { value times } smallest middle largest } } }",
        ),
        ("checkTemplates", "checkTemplates { kind version fields { path kind required } }"),
        (
            "contrast",
            "contrast(areas: [\"YH\", \"CW\"], component: LLA) { areas { area { code }
            scores { ...S } judgements { ...J trace { ...T } } evidence { kind origin stance links } } }",
        ),
        ("coverage", "coverage(inspection: $inspection) { ...C }"),
        (
            "documentRequests",
            "documentRequests(first: 200) { totalCount pageInfo { ...G } edges { cursor node { id } } nodes { ...R } }",
        ),
        (
            "documentUploads",
            "documentUploads(first: 200) { totalCount pageInfo { ...G }
            edges { cursor node { id } } nodes { ...U } }",
        ),
        (
            "evidence",
            "evidence(first: 200) { totalCount pageInfo { ...G } nodes { id } edges { cursor node { ...E } } }",
        ),
        ("evidenceItem", "evidenceItem(reference: $item) { ...E ...Heard }"),
        ("evidencePacks", "evidencePacks { totalCount pageInfo { ...G } edges { cursor node { id } } nodes { ...PK } }"),
        (
            "explainAccess",
            "explainAccess(id: $judgement, action: READ, person: $person, role: INSPECTOR) {
            allowed rules { rule passed explanation } }",
        ),
        (
            "findings",
            "findings(first: 200) { totalCount pageInfo { ...G } edges { cursor node { id } }
            nodes { ...F } }",
        ),
        (
            "impact",
            "impact(evidence: $evidence) { evidence { ...E } judgements { judgement { id reference title statement trace { ...T } }
            before { ...N } after { ...N } unsupportedFindings { ...F }
            findingsFallingBelowTriangulation { ...F } } }",
        ),
        ("importRows", "importRows(batch: $import) { ...B }"),
        ("imports", "imports { totalCount pageInfo { ...G } edges { cursor node { id } } nodes { ...W } }"),
        ("ineffectiveTrialReasons", "ineffectiveTrialReasons { code party reason caveat source }"),
        ("inspection", "inspection(reference: $named) { ...I }"),
        (
            "inspections",
            "inspections { totalCount pageInfo { ...G } edges { cursor node { id } } nodes { ...I } }",
        ),
        ("judgement", "judgement(reference: \"J-X-01\") { ...J evidenceBaseCheck { ...EB } trace { ...T } drawsOn { id reference title trace { hidden { count } links { ...L ...Pinned } } } }"),
        (
            "judgements",
            "judgements(first: 200) { totalCount pageInfo { ...G } edges { cursor node { id } }
            nodes { ...J trace { hidden { count } summary { ...N } links { ...L } nodes { id label title } } } }",
        ),
        // the more is asked of each, the fewer rows one question may read
        (
            "judgements",
            "judgements(first: 200) { totalCount nodes { id sentToArea { ...AT } comments { ...JC answers { ...JC } }
            asSealed { ...SJ } changedSinceSignOff { what message evidence { id reference } links { id } } } }",
        ),
        (
            "linkReviews",
            "linkReviews(inspection: $inspection) { state was { text } is { text page } newerVersion { ...V }
            newerRevision { sha256 revision } newerPoints { period revision } link { ...L } }",
        ),
        (
            "newcomers",
            "newcomers(first: 200) { totalCount pageInfo { ...G } edges { cursor node { issuer } } nodes { issuer subject knownAs role firstAt lastAt } }",
        ),
        ("node", "node(id: $evidence) { ...X }"),
        ("nodes", "nodes(ids: [$inspection, $evidence]) { ...X } packs: nodes(ids: $packs) { ...PK }"),
        (
            "people",
            "people(first: 200) { totalCount pageInfo { ...G } edges { cursor node { id } } nodes { ...P ...Z } }",
        ),
        ("performance", "performance { ...E trend methodChangedIn { period } measure { ...D } }"),
        ("questionSets", "questionSets { number codes }"),
        ("guides", "guides { ...Gd }"),
        (
            "questionnaire",
            "questionnaire(inspection: $inspection) { inspection { id reference } caveat closesOn openedAt closedAt
            release { number recordedAt publishedAt recordedBy { subject } publishedBy { subject } }
            responseRates { staffGroup invited responded percent suppression } results { ...E } }",
        ),
        (
            "questionnairePreview",
            "questionnairePreview(inspection: $inspection) { number cells hiddenCells rows hiddenRows rates
            hiddenRates hidden { question { code } rows { staffGroup whole responses } } hiddenRatesOf }",
        ),
        ("refusedImportRows", "refusedImportRows(batch: $import)"),
        (
            "requestList",
            "requestList { code component title description periodCovered round scope expectedMarking
            redactionExpected }",
        ),
        ("themes", "themes { ...M }"),
        (
            "trace",
            "trace(id: $judgement) { ...T words: links { evidence { ... on Interview { passageHistory { text } } } } }",
        ),
        ("viewer", "viewer { person { ...P } role roleProblem areas { code } allAreas may }"),
    ];
    complete(caller, &asked).await;
    let mut answers = vec![];
    for (name, selection) in asked {
        let answer = caller.answer(&document(selection), of.variables()).await;
        answers.push((name, answer));
    }
    answers
}

/// The walk asks every root field of the schema; `coverage.rs` sees to the fields of every type.
async fn complete(caller: &Caller<'_>, asked: &[(&str, &str)]) {
    let query = "{ __schema { queryType { fields { name } } } }";
    let schema = caller.query(query, json!({})).await["__schema"].take();
    let root: BTreeSet<_> = texts(&schema["queryType"], "name").into_iter().collect();
    let ours: BTreeSet<_> = asked.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(root, ours, "the walk asks every root field of the schema");
}

/// Root fields that no role with an Area may ask: they are told `FORBIDDEN`.
pub const CLOSED: [&str; 1] = ["explainAccess"];

/// What the caller names in questions that need a name.
pub struct Named {
    pub inspection: String,
    pub reference: &'static str,
    pub evidence: String,
    pub item: &'static str,
    pub judgement: String,
    pub person: String,
    pub import: String,
    pub packs: Vec<String>,
}

impl Named {
    fn variables(&self) -> Value {
        json!({"inspection": self.inspection, "named": self.reference, "evidence": self.evidence,
            "item": self.item, "judgement": self.judgement, "person": self.person, "import": self.import,
            "packs": self.packs})
    }
}

/// One operation with the fragments and variables that the selection uses, and no others.
fn document(selection: &str) -> String {
    let variables = [
        ("$inspection", "ID!"),
        ("$named", "String!"),
        ("$evidence", "ID!"),
        ("$item", "String!"),
        ("$judgement", "ID!"),
        ("$person", "ID!"),
        ("$import", "ID!"),
        ("$packs", "[ID!]!"),
    ];
    let used = variables.iter().filter(|(name, _)| selection.contains(name));
    let used: Vec<_> = used.map(|(name, of)| format!("{name}: {of}")).collect();
    let head = if used.is_empty() { String::new() } else { format!("({})", used.join(", ")) };
    typed(&format!("query Walk{head} {{ {selection} }}{}", fragments(selection)))
}

/// The document with every object asked for its type too.
fn typed(document: &str) -> String {
    let (mut depth, mut typed) = (0, String::new());
    for character in document.chars() {
        depth += i32::from(character == '(') - i32::from(character == ')');
        typed.push(character);
        if character == '{' && depth == 0 {
            typed.push_str(" __typename");
        }
    }
    typed
}

/// The fragments that a selection spreads, and those that they spread in turn.
fn fragments(selection: &str) -> String {
    let mut left: Vec<&str> = FRAGMENTS.split("\nfragment ").skip(1).collect();
    let mut taken = String::new();
    loop {
        let spread = |one: &&str| {
            let name = one.split(' ').next().unwrap_or_default();
            spreads(selection, name) || spreads(&taken, name)
        };
        let (more, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(spread);
        if more.is_empty() {
            return taken;
        }
        left = rest;
        for one in more {
            taken = format!("{taken}\nfragment {one}");
        }
    }
}

fn spreads(text: &str, name: &str) -> bool {
    let mut names = text.split("...").skip(1);
    names.any(|rest| rest.split(|c: char| !c.is_alphanumeric()).next() == Some(name))
}
