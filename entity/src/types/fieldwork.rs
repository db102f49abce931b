//! The vocabularies of fieldwork: interviews with their notes, and on-site checks.

use async_graphql::Enum;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How people were heard.
    InterviewFormat {
        /// An interview.
        Interview,
        /// A focus group: counts once, however many took part.
        FocusGroup,
    }
    /// Whether an interview took place. Only a held one may be cited.
    InterviewStatus {
        /// Arranged.
        Planned,
        /// Took place.
        Held,
        /// The person declined.
        Declined,
        /// Called off.
        Cancelled,
    }
    /// The three kinds of on-site check (scope, paragraph 22).
    CheckKind {
        /// Custody time limit process check.
        CtlProcessCheck,
        /// Individual quality assessment (IQA) live check.
        IqaLiveCheck,
        /// Court observation.
        CourtObservation,
    }
    /// What an on-site check found.
    CheckOutcome {
        /// Fully met.
        FullyMet,
        /// Partially met.
        PartiallyMet,
        /// Not met.
        NotMet,
        /// Not applicable.
        NotApplicable,
    }
    /// What was done to the plan of an interview.
    InterviewChange {
        /// Arranged.
        Planned,
        /// Arranged anew, for another day or after it was declined or called off.
        Replanned,
        /// It took place.
        Held,
        /// The person declined.
        Declined,
        /// Called off.
        Cancelled,
        /// Its words are kept from analysts from then on.
        Restricted,
        /// Its words are open to analysts from then on.
        Unrestricted,
    }
    /// Whose agreement to an interview's notes it is.
    NoteParty {
        /// One of those who asked.
        Interviewer,
        /// Whoever was heard.
        Interviewee,
    }
    /// What somebody said to an interview's notes.
    AgreementOutcome {
        /// They agreed.
        Agreed,
        /// They agreed, with corrections, which the comment says.
        AgreedWithCorrections,
        /// They declined, for a reason, which the comment says.
        Declined,
        /// The notes were not offered to them.
        NotOffered,
    }
    /// How far the notes of an interview have come.
    NoteState {
        /// No interviewer has agreed to what another wrote.
        Draft,
        /// Of every passage as it stands, an interviewer other than its writer agreed.
        Agreed,
        /// They were agreed in an earlier revision.
        ChangedSinceAgreed,
    }
    /// When a passage of the notes was written, by whoever wrote it.
    NoteBasis {
        /// While people spoke.
        AtTheTime,
        /// Afterwards, on the same day.
        SameDay,
        /// Later, from memory or from other papers; the reason says why.
        Reconstructed,
    }
    /// What the value of a check's field must be.
    FieldKind {
        /// Words.
        Text,
        /// A whole number.
        Integer,
        /// True or false.
        Boolean,
        /// A day, `YYYY-MM-DD`.
        Date,
    }
}

/// The fields of a check template, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct CheckFields(pub Vec<CheckField>);

/// One typed field of a check template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckField {
    /// Path in the payload; a dot goes into an object, for example `extension.granted`.
    pub path: String,
    /// What the value must be.
    pub kind: FieldKind,
    /// Whether it must be filled in; if not, it may be left out or null.
    pub required: bool,
}
