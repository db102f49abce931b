//! What the demonstration data leaves empty of interviews and on-site checks, filled in.

use crate::rows::{Rows, moment};
use entity::types::{
    AgreementOutcome, CheckOutcome, InterviewChange, InterviewStatus, NoteBasis, NoteParty,
};
use entity::{
    check_reading, check_revision, double_reading, evidence_key, interview, interview_note,
    interview_note_revision, interview_remark, interviewee, note_agreement, onsite_check,
    onsite_check_record,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// A passage and a person.
pub async fn interviews(rows: &Rows) {
    let interview_id = Set(rows.item("INT-YH-001").await.id);
    let note = interview_note::ActiveModel {
        id: Set(Uuid::new_v4()),
        interview_id: interview_id.clone(),
        number: Set(1),
        text: Set("It was said so.".into()),
    };
    rows.lay(vec![note]).await;
    let lead = rows.person("LEAD-YH").await;
    // held, and nothing written down
    let bare = rows.item("INT-YH-002").await.id;
    let (evidence_id, status) = (Set(bare), Set(InterviewStatus::Held));
    rows.change(interview::ActiveModel { evidence_id, status, ..Default::default() }).await;
    let inspection_id = Set(rows.inspection("INS-YH").await.id);
    let (evidence_id, name) = (Set(bare), Set("17".into()));
    rows.lay(vec![evidence_key::ActiveModel { evidence_id, inspection_id, name }]).await;
    let noted = rows.one::<interview_note_revision::Entity>(
        interview_note_revision::Column::InterviewId,
        interview_id.clone().unwrap(),
    );
    let noted = interview_note_revision::ActiveModel {
        basis: Set(Some(NoteBasis::Reconstructed)),
        reason: Set(Some("The device was lost.".into())),
        client_key: Set(Some("0f1e2d3c".into())),
        written_at: Set(Some(moment())),
        ..noted.await.into()
    };
    rows.change(noted).await;
    let agreement = note_agreement::ActiveModel {
        id: Set(Uuid::new_v4()),
        interview_id: interview_id.clone(),
        revision: Set(1),
        party: Set(NoteParty::Interviewee),
        outcome: Set(AgreementOutcome::Declined),
        comment: Set(Some("They said something else.".into())),
        made_by: Set(lead),
        made_at: Set(moment()),
    };
    rows.lay(vec![agreement]).await;
    let remark = interview_remark::ActiveModel {
        id: Set(Uuid::new_v4()),
        interview_id: interview_id.clone(),
        kind: Set(InterviewChange::Replanned),
        day: Set(::evidence::clock::day(moment())),
        reason: Set(Some("The court sat longer.".into())),
        made_by: Set(lead),
        made_at: Set(moment()),
    };
    rows.lay(vec![remark]).await;
    let person = interviewee::ActiveModel {
        id: Set(Uuid::new_v4()),
        interview_id,
        name: Set("Somebody invented".into()),
        post: Set("An invented post".into()),
    };
    rows.lay(vec![person]).await;
}

/// A check that this person and another make, of the inspection of Cymru-Wales, with so many readings in.
pub async fn double_reading(rows: &Rows, who: &str, readings: i32) -> double_reading::Model {
    let check = rows.all::<onsite_check::Entity>().await.swap_remove(0);
    double_reading::Model {
        id: Uuid::new_v4(),
        inspection_id: rows.inspection("INS-CW").await.id,
        template_id: check.template_id,
        unit: check.unit,
        done_on: check.done_on,
        first_id: rows.person(who).await,
        second_id: rows.person("INSP-CW-5").await,
        readings,
        asked_by: rows.person("LEAD-CW").await,
        asked_at: moment(),
        check_id: None,
        settled_by: None,
        settled_at: None,
    }
}

/// Checks that two make, one of them settled; a correction; a record that its template does not fit.
pub async fn checks(rows: &Rows) {
    let waits = double_reading(rows, "LEAD-CW", 0).await;
    let yh = rows.inspection("INS-YH").await.id;
    let check = rows.item("CHK-YH-CRT-01").await.id;
    let [lead, inspector] = [rows.person("LEAD-YH").await, rows.person("INSP-YH-1").await];
    let settled = double_reading::Model {
        id: Uuid::new_v4(),
        inspection_id: yh,
        first_id: lead,
        second_id: inspector,
        readings: 2,
        check_id: Some(check),
        settled_by: Some(lead),
        settled_at: Some(moment()),
        ..waits.clone()
    };
    let own = double_reading::Model {
        id: Uuid::new_v4(),
        inspection_id: yh,
        first_id: lead,
        second_id: inspector,
        ..waits.clone()
    };
    let open = double_reading::Model {
        id: Uuid::new_v4(),
        inspection_id: yh,
        first_id: rows.person("INSP-YH-2").await,
        second_id: rows.person("INSP-YH-3").await,
        readings: 2,
        ..waits.clone()
    };
    let readings = [(settled.id, lead), (settled.id, inspector)].map(|(double_id, person_id)| {
        check_reading::Model {
            id: Uuid::new_v4(),
            double_id,
            person_id,
            outcome: CheckOutcome::NotMet,
            fields: serde_json::json!({"note": "found by one"}),
            read_at: moment(),
        }
    });
    let doubles = [waits, settled, own, open];
    rows.lay(doubles.map(|row| row.into_active_model().reset_all()).to_vec()).await;
    rows.lay(readings.map(|row| row.into_active_model().reset_all()).to_vec()).await;
    let corrected = check_revision::ActiveModel {
        revision_id: Set(check),
        reason: Set(Some("The other page was read.".into())),
        ..Default::default()
    };
    rows.change(corrected).await;
    let record = onsite_check_record::ActiveModel {
        evidence_id: Set(check),
        fields: Set(serde_json::json!({"court_type": "Crown Court"})),
    };
    rows.change(record).await;
}
