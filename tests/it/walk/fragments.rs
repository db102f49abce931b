//! What is asked of each type.

/// What can be asked of each type that leads further.
pub const FRAGMENTS: &str = "
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
    usedBy { ...L } assessments { ...EA } language periodStart periodEnd viewerCan(action: READ_CONTENT)
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
fragment EA on EvidenceAssessment { __typename id number account assurance reliability reason assessedAt
    assessedBy { ...P } }
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
    effects { unit measure effect explains { ...S } } strengthReasons { __typename domain direction note }
    guide { ...Gd } drawsOn { id reference title statement }
    seal { algorithm digest verified faults { path message } sealedAt sealedBy { ...P }
        timeStamp { __typename at authority verified fault } }
    supersedes { id reference } reviews { decision comment decidedOn decidedBy { ...P } }
    damagedFiles { id fileName } supersededBy { id reference } retiredFindings { id reference }
    ending { kind reason endedAt endedBy { ...P } } history { ...Q } submittedAt
    allowedTransitions { step allowed reasons }
    factualAccuracy { id changes { ...Q } point response reason changedField raisedOn raisedBy { ...P } decidedOn
        decidedBy { ...P } } }
fragment Gd on Guide { __typename number strengths { __typename strength meaning } components { __typename component meaning } }
fragment Q on JudgementChange { __typename id kind revision reason madeAt madeBy { ...P } finding { id reference }
    words { field was is } }
fragment EB on EvidenceBaseCheck { __typename judgement { id reference } blocked results { rule severity message
    findings { id reference } links { id } evidence { id reference } } }
fragment AT on AreaText { __typename id reference title statement sha256 note sentAt closedAt area { code }
    judgement { id reference } findings { reference type statement } viewerCan(action: READ_CONTENT)
    points { point finding raisedOn response reason changedField decidedOn } }
fragment SJ on SealedJudgement { __typename reference version title statement component units strength reportParagraph
    author { ...P } effects { unit measure effect explains { ...SS } } strengthReasons { domain direction note }
    guide { __typename number component strength } drewOn { id reference } omitted
    findings { reference type statement units themes omitted links { id stance weight rationale place page quote pinned
        pinnedSha256 evidence { id reference } points { period numerator denominator method }
        linkedAt linkedBy { id } item { reference kind title origin } score { ...SS } } } }
fragment SS on SealedScore { __typename unit measure baseline followUp change changeUnit sourceParagraph }
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
