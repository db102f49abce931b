//! Every question that the API answers, asked as deeply as it goes; and looking through the answers.

use crate::support::Caller;
use evidence::graphql::id;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What can be asked of each type that leads further.
const FRAGMENTS: &str = "
fragment P on Person { __typename id title issuer subject knownAs kind grantedAreas { code }
    conflictsOfInterest { code } viewerCan(action: READ_CONTENT) }
fragment Z on Person { __typename conflicts { area { code } reason recordedAt recordedBy { title }
    endReason endAskedAt endAskedBy { title } endedAt endedBy { title } }
    endings { reason endedAt endedBy { title } readmittedAt readmittedBy { title } } }
fragment V on DocumentVersion { __typename id number fileName mediaType size sha256 receivedAt
    receivedFrom scanState redactionState superseded contentUrl text demo document { id reference }
    textState fileState fileCheckedAt passages(holding: \"a\") { page sheet row part text } download { ...K }
    derivedFrom { id fileName } viewerCan(action: READ_CONTENT) }
fragment K on FileTicket { __typename method url start size expiresAt headers { name value } }
fragment U on DocumentUpload { __typename id state reason message title fileName size sha256 demo
    inspection { id reference title } area { code } requests { ...R } document { id reference title }
    version { id fileName } redacts { id fileName } tickets { ...K }
    sentBy { ...P } createdAt expiresAt submittedAt viewerCan(action: READ_CONTENT) }
fragment L on EvidenceLink { __typename id reference stance weight rationale status superseded
    quoteVerified linkedAt withdrawnAt withdrawnReason demo
    locator { place page quote exact prefix suffix start end }
    quoteCheck { state found { page sheet row part text } nearest { page sheet row part text } }
    linkedBy { ...P } withdrawnBy { ...P } pinnedVersion { ...V } pinnedPoints { period numerator }
    finding { id reference statement judgement { id reference title } } viewerCan(action: READ_CONTENT)
    evidence { __typename id reference title area { code } inspection { id reference } } }
fragment R on DocumentRequest { __typename id code title description status overdue dueOn demo
    extensionReason force { name } inspection { id reference title } component expectedMarking viewerCan(action: READ_CONTENT)
    periodCovered redactionExpected round remarks { kind text madeAt madeBy { ...P } } documents { id reference title versions { id fileName } } }
fragment I on Inspection { __typename id reference title question demo area { id code } phase units
    team { position person { ...P } } anticipatedPublication state version publicationOn
    projection { plannedEnd projectedEnd daysLate daysToPublication }
    history { kind reason decidedBy change madeAt madeBy { ...P } }
    evidenceBaseChecks { ...EB } requestBurden { requests additional outstanding overdue } coverage { ...C }
    viewerCan(action: READ_CONTENT) stages { stage weeks activities plannedStart plannedEnd actualStart actualEnd } }
fragment C on Coverage { inspection { id reference } requests { ...R } checks { kind done }
    interviews { role { ...O } force { name } minimum held shortfall status }
    evidence { kind gathered } interviewsWithoutNotes { id reference } parts { part component planned gathered owed }
    listed { item { code } force { name } request { id } } questionnaire { question { code } gathered }
    performance { measure { code } unit gathered } scores { ...S } }
fragment O on InterviewRole { __typename id code name group scope minimum minimumBasis bothUnits
    focusGroup component origin note sourceParagraph viewerCan(action: READ_CONTENT) }
fragment E on Evidence { __typename id reference kind title origin marking status statusReason
    receivedAt demo recordedBy { ...P } components area { id code } inspection { id reference title }
    usedBy { ...L } language periodStart periodEnd viewerCan(action: READ_CONTENT)
    ... on Document { force { name } handling personalData requests { ...R } versions { ...V }
        latestVersion { id } retentionClass keepUntil legalHold
        keeping { kind text madeBy { ...P } madeAt } }
    ... on Interview { role { code name } force { name } unit format heldOn interviewStatus
        participants summary masked restricted notes { number text } interviewers { ...P }
        interviewees { name post } }
    ... on OnsiteCheck { unit doneOn outcome fields inspector { ...P } template { kind version } }
    ... on QuestionnaireResult { question { code text component sourceParagraph }
        rows { staffGroup base cells { response count suppression percentOfAllResponses
            percentOfThoseWithAnOpinion } } }
    ... on PerformanceSeries { unit change measure { code name } points { period periodStart
        periodEnd value numerator denominator methodVersion revision } }
    ... on AipScoreItem { score { ...S } } }
fragment Said on NotePassage { __typename number revision text basis reason clientKey writtenAt recordedAt
    writtenBy { id } }
fragment Heard on Interview { passages { ...Said } passageHistory { ...Said } noteState
    changes { kind day reason madeAt madeBy { id } }
    agreements { revision party outcome comment madeAt madeBy { id } } }
fragment Twice on DoubleReading { __typename id unit doneOn complete askedAt settledAt demo inspection { id reference }
    template { kind version } readers { ...P } askedBy { id } settledBy { id } check { id reference }
    found { outcome readAt reader { id } fields } viewerCan(action: READ_CONTENT) }
fragment Pinned on EvidenceLink { changedSince
    pinnedRevision { revision sha256 recordedAt recordedBy { id } passages { number text } } }
fragment S on AipScore { __typename id unit measure baseline followUp change changeUnit direction
    given sourceParagraph demo area { code } viewerCan(action: READ_CONTENT) }
fragment T on Trace { judgement { id reference } truncated hidden { count } summary { ...N }
    links { ...L evidence { ...E } } nodes { id type label title kind }
    edges { source target relation link } }
fragment N on TraceSummary { activeLinks supporting contradicting context distinctEvidence kinds
    origins supportingKinds supportingOrigins }
fragment F on Finding { __typename id reference statement type units belowTriangulation demo revision retired
    summary { ...N } themes { id code title note } links(history: true) { ...L }
    judgement { id reference } viewerCan(action: LINK_EVIDENCE) }
fragment J on Judgement { __typename id reference title statement status strength scope demo version
    component units revision reportParagraph createdAt updatedAt viewerCan(action: LINK_EVIDENCE)
    area { code } inspection { id reference title } author { ...P } findings { ...F }
    effects { unit measure effect explains { ...S } } drawsOn { id reference title statement }
    seal { algorithm digest verified faults { path message } sealedAt sealedBy { ...P } }
    supersedes { id reference } reviews { decision comment decidedOn decidedBy { ...P } }
    damagedFiles { id fileName } supersededBy { id reference } retiredFindings { id reference }
    ending { kind reason endedAt endedBy { ...P } } history { ...Q } submittedAt
    allowedTransitions { step allowed reasons }
    factualAccuracy { id changes { ...Q } point response reason changedField raisedOn raisedBy { ...P } decidedOn
        decidedBy { ...P } } }
fragment Q on JudgementChange { __typename id kind revision reason madeAt madeBy { ...P } finding { id reference }
    words { field was is } }
fragment EB on EvidenceBaseCheck { __typename judgement { id reference } blocked results { rule severity message
    findings { id reference } links { id } evidence { id reference } } }
fragment AT on AreaText { __typename id reference title statement sha256 note sentAt closedAt area { code }
    judgement { id reference } findings { reference type statement } viewerCan(action: READ_CONTENT)
    points { point finding raisedOn response reason changedField decidedOn } }
fragment SJ on SealedJudgement { __typename reference version title statement component units strength reportParagraph
    author { ...P } effects { unit measure effect } drewOn { id reference } omitted
    findings { reference type statement units themes omitted links { id stance weight rationale place page quote pinned
        pinnedSha256 evidence { id reference } points { period numerator denominator method } } } }
fragment JC on JudgementComment { __typename id text madeAt madeBy { ...P } resolvedAt resolvedBy { ...P } finding { id reference } }
fragment M on Theme { __typename id code title note demo viewerCan(action: READ_CONTENT) findings { ...F }
    judgements { id reference title statement trace { hidden { count } links { ...L } nodes { id label title } } } }
fragment D on MeasureDefinition { __typename id code name definition definitionSource better
    valueKind methodVersion sourceParagraph viewerCan(action: READ_CONTENT)
    formerMethods { version definition definitionSource } }
fragment H on PoliceForce { __typename id code name viewerCan(action: READ_CONTENT) areas { code } }
fragment A on AuditEntry { __typename id inspection { id reference } number at actor
    person { ...P } role action subjectType subject { ...Y } detail outcome requestId hash
    viewerCan(action: READ_CONTENT) }
fragment Y on Node { __typename id ... on Judgement { reference title } }
fragment X on Node { __typename id viewerCan(action: READ_CONTENT) ...E ...V ...R ...U ...I ...S ...P ...D ...O ...H ...W
    ... on Area { code name } }
fragment W on ImportBatch { __typename id mode dryRun state message columns creates updates unchanged refused
    createdAt finishedAt withdrawnAt withdrawnReason withdrawnBy { ...P } progress { done rows }
    viewerCan(action: WITHDRAW_IMPORT) upload { id what template fileName size sha256 createdAt
    discardedAt sentBy { ...P } tickets { method url headers { name value } start size expiresAt } } }
fragment PK on EvidencePack { __typename id profile state message requestedAt finishedAt fileName digest size omissions
    discardedAt progress { done parts } judgement { id reference } inspection { id reference } requestedBy { ...P }
    download { method url headers { name value } start size expiresAt } viewerCan(action: READ_CONTENT) }
fragment B on ImportRow { __typename line verdict about changes { column from to } faults { column reason } }
fragment G on PageInfo { startCursor endCursor hasNextPage hasPreviousPage }
";

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
        (
            "questionnaire",
            "questionnaire(inspection: $inspection) { inspection { id reference } caveat closesOn openedAt closedAt
            release { number recordedAt publishedAt recordedBy { subject } publishedBy { subject } }
            responseRates { staffGroup invited responded percent suppression } results { ...E } }",
        ),
        (
            "questionnairePreview",
            "questionnairePreview(inspection: $inspection) { number cells hiddenCells rows hiddenRows rates
            hiddenRates }",
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

/// Every value under a name, however deep.
pub fn values<'a>(of: &'a Value, name: &str) -> Vec<&'a Value> {
    match of {
        Value::Array(list) => list.iter().flat_map(|item| values(item, name)).collect(),
        Value::Object(fields) => {
            let own = fields.get(name).into_iter();
            own.chain(fields.values().flat_map(|value| values(value, name))).collect()
        }
        _ => vec![],
    }
}

/// Every text under a name, however deep.
pub fn texts(of: &Value, name: &str) -> Vec<String> {
    values(of, name).into_iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Every text of an answer, whatever its name.
pub fn all_texts(of: &Value) -> Vec<&str> {
    match of {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().flat_map(all_texts).collect(),
        Value::Object(fields) => fields.values().flat_map(all_texts).collect(),
        _ => vec![],
    }
}

/// The global ids in an answer that belong to one Area's inspection, each with its type.
pub fn held_ids(of: &Value) -> BTreeSet<(String, String)> {
    let held = [
        "Inspection",
        "DocumentRequest",
        "DocumentUpload",
        "ImportBatch",
        "EvidencePack",
        "Document",
        "Interview",
        "OnsiteCheck",
        "QuestionnaireResult",
        "PerformanceSeries",
        "AipScoreItem",
        "DocumentVersion",
        "Judgement",
        "Finding",
        "EvidenceLink",
    ];
    let ids = all_texts(of).into_iter().filter_map(|text| Some((id::decode(text).ok()?.0, text)));
    let ids = ids.filter(|(kind, _)| held.contains(&kind.as_str()));
    ids.map(|(kind, text)| (kind, text.to_owned())).collect()
}
