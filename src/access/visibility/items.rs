//! Evidence and what hangs on it: requests, documents, checks, interviews.

use super::{
    Reached, Visible, by, everything, in_areas, nothing, reads_evidence, under, when, where_above,
};
use crate::access::Viewer;
use crate::access::policy::Rule;
use ::entity::types::{
    Action, EvidenceKind, EvidenceStatus, FileState, Marking, Origin, RedactionState, Role,
    ScanState,
};
use ::entity::{
    check_reading, check_revision, document_answer, document_content, document_request,
    document_upload, document_version, double_reading, evidence, evidence_assessment,
    evidence_link, inspection, interview, interview_note, interview_note_revision,
    interview_remark, interviewee, note_agreement, onsite_check_record, questionnaire,
    questionnaire_rate, questionnaire_release,
};
use sea_orm::sea_query::{ExprTrait, IntoCondition};
use sea_orm::{ColumnTrait, Condition};

impl Visible for questionnaire_rate::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let (column, key) = (questionnaire_rate::Column::InspectionId, inspection::Column::Id);
        under::<inspection::Entity>(viewer, column, key).add(Self::still(viewer))
    }
}

impl Reached<inspection::Entity> for questionnaire_rate::Entity {
    fn still(viewer: &Viewer) -> Condition {
        when(reads_evidence(viewer), everything)
    }
}

impl Visible for double_reading::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        when(reads_evidence(viewer) && viewer.role != Role::ServiceReader, || {
            let column = double_reading::Column::InspectionId;
            under::<inspection::Entity>(viewer, column, inspection::Column::Id)
        })
    }
}

impl Visible for check_reading::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = check_reading::Column::DoubleId;
        let above = under::<double_reading::Entity>(viewer, column, double_reading::Column::Id);
        above.add(<Self as Reached<double_reading::Entity>>::still(viewer))
    }
}

impl Reached<double_reading::Entity> for check_reading::Entity {
    /// Until both are in, each is its reader's alone.
    fn still(viewer: &Viewer) -> Condition {
        when(reads_records(viewer), || {
            let complete = double_reading::Column::Readings.eq(2).into_condition();
            let complete = where_above::<double_reading::Entity>(
                check_reading::Column::DoubleId,
                double_reading::Column::Id,
                complete,
            );
            Condition::any().add(check_reading::Column::PersonId.is_in(viewer.person)).add(complete)
        })
    }
}

impl Visible for questionnaire::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let (column, key) = (questionnaire::Column::InspectionId, inspection::Column::Id);
        under::<inspection::Entity>(viewer, column, key).add(Self::still(viewer))
    }
}

impl Reached<inspection::Entity> for questionnaire::Entity {
    fn still(viewer: &Viewer) -> Condition {
        when(reads_evidence(viewer), everything)
    }
}

impl Visible for questionnaire_release::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let (column, key) = (questionnaire_release::Column::InspectionId, inspection::Column::Id);
        under::<inspection::Entity>(viewer, column, key).add(Self::still(viewer))
    }
}

impl Reached<inspection::Entity> for questionnaire_release::Entity {
    /// Before it is published, it is its sender's and those who may publish it.
    fn still(viewer: &Viewer) -> Condition {
        use questionnaire_release::Column;
        when(reads_evidence(viewer), || {
            let published = Condition::any()
                .add(Column::PublishedAt.is_not_null())
                .add(Column::RecordedBy.is_in(viewer.person));
            if viewer.role == Role::LeadInspector { everything() } else { published }
        })
    }
}

impl Visible for document_request::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let asks = reads_evidence(viewer) && viewer.role != Role::ServiceReader;
        when(asks || viewer.role == Role::AreaContributor, || {
            in_areas(viewer, document_request::Column::AreaId)
        })
    }
}

impl Visible for evidence::Entity {
    /// An Area's liaison sees what the Area supplied. Another system sees OFFICIAL items only.
    fn visible_to(viewer: &Viewer) -> Condition {
        let area = || in_areas(viewer, evidence::Column::AreaId);
        match viewer.role {
            Role::AreaContributor => area()
                .add(evidence::Column::Kind.eq(EvidenceKind::Document))
                .add(evidence::Column::Origin.eq(Origin::AreaSelfReport)),
            Role::ServiceReader => when(reads_evidence(viewer), || {
                let official = evidence::Column::Marking.eq(Marking::Official);
                area().add(by(viewer, Rule::Marking, official))
            }),
            _ => when(reads_evidence(viewer), area),
        }
    }
}

impl Visible for document_answer::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        <Self as Reached<evidence::Entity>>::still(viewer)
            .add(<Self as Reached<document_request::Entity>>::still(viewer))
    }
}

impl Reached<evidence::Entity> for document_answer::Entity {
    fn still(viewer: &Viewer) -> Condition {
        let request = document_answer::Column::RequestId;
        under::<document_request::Entity>(viewer, request, document_request::Column::Id)
    }
}

impl Reached<document_request::Entity> for document_answer::Entity {
    fn still(viewer: &Viewer) -> Condition {
        let document = document_answer::Column::DocumentId;
        under::<evidence::Entity>(viewer, document, evidence::Column::Id)
    }
}

impl Visible for document_version::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = document_version::Column::DocumentId;
        let above = under::<evidence::Entity>(viewer, column, evidence::Column::Id);
        above.add(<Self as Reached<evidence::Entity>>::still(viewer))
    }
}

impl Reached<evidence::Entity> for document_version::Entity {
    /// A sealed original exists only for the records manager and the auditor.
    fn still(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::RecordsManager | Role::Auditor => everything(),
            _ => by(viewer, Rule::State, document_version::Column::Sealed.eq(false)),
        }
    }
}

impl Reached<evidence_link::Entity> for document_version::Entity {
    fn still(viewer: &Viewer) -> Condition {
        <Self as Reached<evidence::Entity>>::still(viewer)
    }
}

impl Visible for document_content::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = document_content::Column::VersionId;
        under::<document_version::Entity>(viewer, column, document_version::Column::Id)
            .add(Self::still(viewer))
    }
}

impl Reached<document_version::Entity> for document_content::Entity {
    /// Content of a rejected item is kept as a record and opened by nobody, nor is a file in
    /// which malware was found, or that is not any more what came. Analysts wait for redaction.
    fn still(viewer: &Viewer) -> Condition {
        when(viewer.may_ever(Action::ReadContent), || {
            let accepted = where_above::<evidence::Entity>(
                document_version::Column::DocumentId,
                evidence::Column::Id,
                evidence::Column::Status.ne(EvidenceStatus::Rejected).into_condition(),
            );
            let scanned = [ScanState::Clean, ScanState::Unscanned];
            let mut open = Condition::all()
                .add(document_version::Column::ScanState.is_in(scanned))
                .add(document_version::Column::FileState.eq(FileState::Sound))
                .add(accepted);
            if viewer.role == Role::Analyst {
                open =
                    open.add(document_version::Column::RedactionState.ne(RedactionState::Pending));
            }
            let column = document_content::Column::VersionId;
            where_above::<document_version::Entity>(column, document_version::Column::Id, open)
                .into_condition()
        })
    }
}

impl Visible for document_upload::Entity {
    /// An Area's liaison sees the own uploads only: what others send about the Area is not theirs. What
    /// became a sealed original is as hidden as that.
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = document_upload::Column::InspectionId;
        let above = || {
            let above = under::<inspection::Entity>(viewer, column, inspection::Column::Id);
            if matches!(viewer.role, Role::RecordsManager | Role::Auditor) {
                return above;
            }
            let column = document_upload::Column::Id;
            let sealed = document_version::Column::Sealed.eq(true).into_condition();
            let open = where_above::<document_version::Entity>(
                column,
                document_version::Column::Id,
                sealed,
            )
            .not();
            above.add(by(viewer, Rule::State, open))
        };
        match viewer.role {
            Role::AreaContributor => {
                above().add(document_upload::Column::CreatedBy.is_in(viewer.person))
            }
            Role::ServiceReader => nothing(),
            _ => when(reads_evidence(viewer), above),
        }
    }
}

/// What is kept closer than the item that it belongs to: seen with it, by those who may.
macro_rules! kept_close {
    ($($(#[$why:meta])* $entity:ident . $column:ident: $still:expr;)+) => {$(
        impl Visible for $entity::Entity {
            fn visible_to(viewer: &Viewer) -> Condition {
                let column = $entity::Column::$column;
                under::<evidence::Entity>(viewer, column, evidence::Column::Id)
                    .add(<Self as Reached<evidence::Entity>>::still(viewer))
            }
        }

        impl Reached<evidence::Entity> for $entity::Entity {
            $(#[$why])*
            fn still(viewer: &Viewer) -> Condition {
                let still: fn(&Viewer) -> Condition = $still;
                still(viewer)
            }
        }
    )+};
}
kept_close! {
    /// What an inspector makes of an item may say what it holds.
    evidence_assessment.EvidenceId: |viewer| when(reads_records(viewer), everything);
    onsite_check_record.EvidenceId: |viewer| when(reads_records(viewer), everything);
    check_revision.CheckId: |viewer| when(reads_records(viewer), everything);
    interview_note.InterviewId: |viewer| heard(viewer, interview_note::Column::InterviewId);
    interview_note_revision.InterviewId: |viewer| {
        heard(viewer, interview_note_revision::Column::InterviewId)
    };
    note_agreement.InterviewId: |viewer| heard(viewer, note_agreement::Column::InterviewId);
    /// Why an interview did not take place may be what somebody said.
    interview_remark.InterviewId: |viewer| {
        when(reads_evidence(viewer) && viewer.role != Role::ServiceReader, everything)
    };
    interviewee.InterviewId: |viewer| when(viewer.may_ever(Action::RevealIdentity), everything);
}

/// What was said is for those who judge it; what was said in confidence, for fewer.
fn heard(viewer: &Viewer, interview: impl ColumnTrait) -> Condition {
    when(viewer.hears(false), || {
        if viewer.hears(true) {
            return everything();
        }
        let unrestricted = interview::Column::Restricted.eq(false).into_condition();
        where_above::<interview::Entity>(interview, interview::Column::EvidenceId, unrestricted)
            .into_condition()
    })
}

/// What an inspector wrote down in a check, or of an item, is for those who work with it.
fn reads_records(viewer: &Viewer) -> bool {
    matches!(
        viewer.role,
        Role::LeadInspector
            | Role::Inspector
            | Role::Analyst
            | Role::QualityAssurer
            | Role::ChiefInspector
    )
}
