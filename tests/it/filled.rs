//! What the demonstration data leaves empty, filled in: so that every field of the schema has somewhere
//! something to say.

use crate::filled_fieldwork::{checks, interviews};
use crate::imports::laid::{ended, laid};
use crate::judgements::laid::sent;
use crate::packs::laid as packs;
use crate::rows::{Rows, moment};
use ::evidence::graphql::id;
use entity::types::{
    Component, EvidenceKind, FileState, InspectionEventKind, JudgementChangeKind,
    JudgementEndingKind, KeepingKind, Language, Marking, PersonKind, Places, RemarkKind, Role,
    StrengthDirection, StrengthDomain, TextPlace, UploadReason, UploadState, WordChange,
    WordChanges, Words,
};
use entity::{
    aip_score, conflict_of_interest, document, document_content, document_remark, document_request,
    document_upload, document_upload_request, document_version, evidence, evidence_component,
    evidence_link, finding, former_subject, inspection_course, inspection_event, inspection_stage,
    judgement, judgement_change, judgement_ending, measure_definition, measure_method, newcomer,
    performance_point, performance_withdrawal, person, person_ending, question_set,
    questionnaire_question, request_remark, strength_reason,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// Fills in one row of each.
pub async fn fill(rows: &Rows) {
    items(rows).await;
    documents(rows).await;
    interviews(rows).await;
    let scores = rows.all::<aip_score::Entity>().await;
    let score = scores.into_iter().find(|score| score.change.is_some()).expect("a score");
    let follow_up = Set(score.change.map(|change| 50.0 + change));
    let (baseline, id) = (Set(Some(50.0)), Set(score.id));
    rows.change(aip_score::ActiveModel { id, baseline, follow_up, ..Default::default() }).await;
    let stage = rows.all::<inspection_stage::Entity>().await.swap_remove(0);
    let (actual_start, actual_end) = (Set(Some(stage.planned_start)), Set(Some(stage.planned_end)));
    rows.change(inspection_stage::ActiveModel { actual_start, actual_end, ..stage.into() }).await;
    let of = async |reference: &str| {
        rows.one::<judgement::Entity>(judgement::Column::Reference, reference).await
    };
    let (old, new) = (of("J-YH-01").await, of("J-YH-05").await);
    let by = old.author_id;
    rows.change(judgement::ActiveModel { supersedes_id: Set(Some(old.id)), ..new.into() }).await;
    written(rows, (of("J-YH-02").await.id, of("J-YH-05").await.id), by).await;
    sent(rows, "J-CW-02").await;
    crate::stamps::laid(rows, "J-YH-01").await;
    course(rows).await;
    reference(rows).await;
    people(rows).await;
    imports(rows).await;
    packs::ended(rows, "INSP-CW-1", "J-CW-01").await;
    packs::ended(rows, "LEAD-YH", "J-YH-01").await;
    checks(rows).await;
    crate::filled_newer::newer(rows).await;
    for (reference, verified, found) in [("L-001", true, FOUND), ("L-002", false, NEAREST)] {
        let link = evidence_link::Column::Reference;
        let link = rows.one::<evidence_link::Entity>(link, reference).await;
        let quoting = evidence_link::ActiveModel {
            page: Set(Some(2)),
            quote: Set(Some("so".into())),
            quote_verified: Set(Some(verified)),
            quote_found: Set(Some(found.into())),
            ..link.into()
        };
        rows.change(quoting).await;
    }
}

/// What was done to a judgement, and how it ended; why the evidence under a draft is as strong as it says.
async fn written(rows: &Rows, (judgement_id, draft): (Uuid, Uuid), by: Uuid) {
    let of = rows.one::<finding::Entity>(finding::Column::Reference, "F-YH-05").await;
    let is = |text: &str| Some(text.to_owned());
    let word = WordChange { field: "statement".into(), was: is("It was."), is: is("It is.") };
    let change = judgement_change::Model {
        id: Uuid::new_v4(),
        judgement_id,
        finding_id: Some(of.id),
        revision: 2,
        kind: JudgementChangeKind::FindingEdited,
        words: WordChanges(vec![word]),
        reason: Some("So.".into()),
        point_id: None,
        made_by: by,
        made_at: moment(),
    };
    rows.lay(vec![change.into_active_model().reset_all()]).await;
    rows.change(finding::ActiveModel { position: Set(0), ..of.into() }).await;
    let reason = |judgement_id| strength_reason::Model {
        judgement_id,
        domain: StrengthDomain::Consistency,
        direction: StrengthDirection::Down,
        note: "Two of the sources differ.".into(),
    };
    let reasons = [judgement_id, draft].map(reason);
    rows.lay(reasons.map(|row| row.into_active_model().reset_all()).to_vec()).await;
    let ending = judgement_ending::Model {
        judgement_id,
        kind: JudgementEndingKind::Retracted,
        reason: "So.".into(),
        ended_by: by,
        ended_at: moment(),
    };
    rows.lay(vec![ending.into_active_model().reset_all()]).await;
    rows.run(
        "UPDATE judgement_course SET submitted_at = '2025-06-01 10:00:00+00:00', submitted_by =
        (SELECT author_id FROM judgement WHERE id = judgement_id) WHERE return_id IS NULL",
    )
    .await;
}

/// A quote that stands where it is said to.
const FOUND: &str = r#"{"state":"EXACT","place":{"start":0,"page":2},"exact":"so","prefix":"said ",
    "suffix":".","start":5,"end":7}"#;

/// A quote that does not, and what comes nearest.
const NEAREST: &str = r#"{"state":"NOT_FOUND","place":{"start":0,"page":2},"exact":"not so","prefix":"said ",
    "suffix":".","start":5,"end":11}"#;

/// Reference data that was changed.
async fn reference(rows: &Rows) {
    let code = measure_definition::Column::Code;
    let measure = rows.one::<measure_definition::Entity>(code, "IQA_COMPLETED_RATE").await;
    let former = measure_method::ActiveModel {
        measure_id: Set(measure.id),
        version: Set(0),
        definition: Set("As it was.".into()),
        definition_source: Set("The inspectorate.".into()),
    };
    rows.lay(vec![former]).await;
    let codes = Words(
        rows.all::<questionnaire_question::Entity>()
            .await
            .into_iter()
            .map(|row| row.code)
            .collect(),
    );
    let set =
        question_set::ActiveModel { id: Set(Uuid::new_v4()), number: Set(1), codes: Set(codes) };
    rows.lay(vec![set]).await;
}

/// A day of publication, and something that happened.
async fn course(rows: &Rows) {
    let inspection = rows.inspection("INS-YH").await.id;
    let course = inspection_course::ActiveModel {
        inspection_id: Set(inspection),
        publication_on: Set(Some(::evidence::clock::day(moment()))),
        ..Default::default()
    };
    rows.change(course).await;
    let event = inspection_event::ActiveModel {
        id: Set(Uuid::new_v4()),
        inspection_id: Set(inspection),
        kind: Set(InspectionEventKind::Paused),
        reason: Set("The Area's offices were flooded.".into()),
        decided_by: Set(Some("HM Chief Inspector".into())),
        change: Set(Some("Nothing else.".into())),
        made_by: Set(rows.person("LEAD-YH").await),
        made_at: Set(moment()),
    };
    rows.lay(vec![event]).await;
}

/// Somebody who was invited, and somebody who signed in unknown.
async fn people(rows: &Rows) {
    let invited = person::ActiveModel {
        id: Set(Uuid::new_v4()),
        issuer: Set("https://login.example".into()),
        subject: Set(None),
        title: Set("Somebody invited".into()),
        kind: Set(PersonKind::User),
        known_as: Set(Some("somebody@example.org".into())),
    };
    rows.lay(vec![invited]).await;
    let newcomer = newcomer::ActiveModel {
        id: Set(Uuid::new_v4()),
        issuer: Set("https://login.example".into()),
        subject: Set("0f1e2d3c".into()),
        known_as: Set(Some("else@example.org".into())),
        role: Set(Role::Inspector),
        first_at: Set(moment()),
        last_at: Set(moment()),
    };
    rows.lay(vec![newcomer]).await;
    let former = former_subject::Model {
        issuer: "https://login.example".into(),
        subject: "INSP-YH-5-before".into(),
        person_id: rows.person("INSP-YH-5").await,
    };
    rows.lay(vec![former.into_active_model().reset_all()]).await;
    let (whom, by) = (rows.person("QA-1").await, rows.person("ADMIN-1").await);
    let ended = conflict_of_interest::ActiveModel {
        person_id: Set(whom),
        area_id: Set(rows.area("LN").await),
        recorded_at: Set(moment()),
        reason: Set("On loan from there.".into()),
        recorded_by: Set(Some(by)),
        end_reason: Set(Some("They came back.".into())),
        end_asked_by: Set(Some(whom)),
        end_asked_at: Set(Some(moment())),
        ended_by: Set(Some(by)),
        ended_at: Set(Some(moment())),
    };
    rows.lay(vec![ended]).await;
    let gone = |person| person_ending::ActiveModel {
        person_id: Set(person),
        ended_at: Set(moment()),
        ended_by: Set(by),
        reason: Set("They left the service.".into()),
        readmitted_at: Set(Some(moment())),
        readmitted_by: Set(Some(by)),
    };
    rows.lay(vec![gone(whom), gone(rows.person("INSP-CW-5").await)]).await;
}

/// Imports of two people, and a figure that one of them took back.
async fn imports(rows: &Rows) {
    laid(rows, "INSP-CW-1").await;
    let batch = laid(rows, "LEAD-YH").await;
    ended(rows, "LEAD-YH").await;
    let series = rows.item("PRF-YH-MC-CTL_FAILURES").await.id;
    let of_series = performance_point::Column::SeriesId;
    let point = rows.one::<performance_point::Entity>(of_series, series).await;
    let gone = performance_withdrawal::ActiveModel {
        point_id: Set(point.id),
        series_id: Set(series),
        batch_id: Set(id::decode(&batch).expect("an id").1),
    };
    rows.lay(vec![gone]).await;
    let series = rows.item("PRF-YH-CC-CTL_FAILURES").await.id;
    let point = rows.one::<performance_point::Entity>(of_series, series).await;
    rows.change(performance_point::ActiveModel { method_version: Set(2), ..point.into() }).await;
}

/// An item of each kind, of Yorkshire and Humberside.
async fn items(rows: &Rows) {
    let all = rows.all::<evidence::Entity>().await;
    let somebody = rows.person("LEAD-YH").await;
    for kind in <EvidenceKind as sea_orm::Iterable>::iter() {
        let mut of_kind = all.iter().filter(|item| item.kind == kind);
        let item = of_kind.find(|item| item.reference.contains("-YH-")).expect("an item").clone();
        let day = Some(::evidence::clock::day(moment()));
        let row = evidence::ActiveModel {
            status_reason: Set(Some("It was looked at again.".into())),
            period_start: Set(day),
            period_end: Set(day),
            recorded_by: Set(Some(somebody)),
            ..item.clone().into()
        };
        rows.change(row).await;
        if kind == EvidenceKind::AipScore {
            let component = Set(Component::Lla);
            let row = evidence_component::ActiveModel { evidence_id: Set(item.id), component };
            rows.lay(vec![row]).await;
        }
    }
}

/// A request with a later day, a version with an original.
async fn documents(rows: &Rows) {
    let request = rows.all::<document_request::Entity>().await.swap_remove(0);
    let extension_reason = Set(Some("The Area asked for a week more.".into()));
    let remark = request_remark::ActiveModel {
        id: Set(Uuid::new_v4()),
        request_id: Set(request.id),
        kind: Set(RemarkKind::Extended),
        text: Set("The Area asked for a week more.".into()),
        made_by: Set(rows.person("LEAD-YH").await),
        made_at: Set(moment()),
    };
    rows.lay(vec![remark]).await;
    rows.change(document_request::ActiveModel { extension_reason, ..request.into() }).await;
    let document = rows.item("DOC-YH-016").await.id;
    let mut versions = rows.all::<document_version::Entity>().await;
    versions.retain(|version| version.document_id == document);
    versions.sort_by_key(|version| version.number);
    let [first, second] = &versions[..] else { panic!("two versions") };
    let derived_from = Set(Some(first.id));
    rows.change(document_version::ActiveModel { derived_from, ..second.clone().into() }).await;
    let file_checked_at = Set(Some(moment()));
    let looked_at = document_version::ActiveModel {
        file_state: Set(FileState::Missing),
        file_checked_at,
        ..first.clone().into()
    };
    rows.change(looked_at).await;
    keeping(rows, document).await;
    let requests = rows.all::<document_request::Entity>().await;
    let request = requests.iter().find(|request| request.code == "DR18").expect("a request");
    let area = (request.inspection_id, request.area_id);
    let [lead, liaison] = [rows.person("LEAD-YH").await, rows.person("AREA-YH").await];
    let waits = upload(Uuid::new_v4(), area, (lead, Role::LeadInspector), &second.sha256);
    let rejected = document_upload::Model {
        submitted_at: Some(moment()),
        state: UploadState::Rejected,
        reason: Some(UploadReason::FileDamaged),
        message: Some("The file is cut short or damaged.".into()),
        ..upload(Uuid::new_v4(), area, (liaison, Role::AreaContributor), &second.sha256)
    };
    let available = document_upload::Model {
        document_id: Some(document),
        derived_from: Some(first.id),
        submitted_at: Some(moment()),
        state: UploadState::Available,
        ..upload(second.id, area, (lead, Role::LeadInspector), &second.sha256)
    };
    let answers = [&waits, &rejected].map(|upload| document_upload_request::Model {
        upload_id: upload.id,
        request_id: request.id,
    });
    let new = |row: document_upload::Model| row.into_active_model().reset_all();
    rows.lay([waits, rejected, available].map(new).to_vec()).await;
    rows.lay(answers.map(|row| row.into_active_model().reset_all()).to_vec()).await;
}

/// A document with a class, held, and pages that its words stand on.
async fn keeping(rows: &Rows, document: Uuid) {
    let kept = document::ActiveModel {
        evidence_id: Set(document),
        retention_class: Set(Some("Inspection evidence".into())),
        keep_until: Set(Some(::evidence::clock::day(moment()))),
        legal_hold: Set(true),
        ..Default::default()
    };
    rows.change(kept).await;
    let remark = document_remark::ActiveModel {
        id: Set(Uuid::new_v4()),
        document_id: Set(document),
        kind: Set(KeepingKind::Held),
        text: Set("A court has asked for it.".into()),
        made_by: Set(rows.person("RECORDS-1").await),
        made_at: Set(moment()),
    };
    rows.lay(vec![remark]).await;
    for content in rows.all::<document_content::Entity>().await {
        let somewhere = TextPlace {
            start: 0,
            page: Some(1),
            sheet: Some("Risks".into()),
            row: Some(2),
            part: Some("body".into()),
        };
        let places = serde_json::to_string(&Places(vec![somewhere])).expect("JSON");
        let places = Set(Some(places));
        rows.change(document_content::ActiveModel { places, ..content.into() }).await;
    }
}

/// A file on its way in, of an inspection and its Area, sent by somebody in a role.
pub fn upload(
    id: Uuid,
    (inspection_id, area_id): (Uuid, Uuid),
    (created_by, created_role): (Uuid, Role),
    sha256: &str,
) -> document_upload::Model {
    document_upload::Model {
        id,
        inspection_id,
        area_id,
        document_id: None,
        derived_from: None,
        title: "Risk register".into(),
        file_name: "risks.txt".into(),
        declared_media_type: "text/plain".into(),
        size: 100,
        sha256: sha256.into(),
        marking: Marking::Official,
        language: Language::En,
        origin: None,
        period_start: None,
        period_end: None,
        personal_data: false,
        more_to_come: false,
        created_by,
        created_role,
        created_at: moment(),
        expires_at: moment(),
        multipart: None,
        submitted_at: None,
        claimed_until: None,
        attempts: 0,
        state: UploadState::Pending,
        reason: None,
        message: None,
    }
}
