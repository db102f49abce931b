//! What the policy needs to know of a visible thing.

use ::entity::types::{
    EvidenceKind, EvidenceStatus, ImportState, InspectionState, InterviewStatus, JudgementScope,
    JudgementStatus, LinkStatus, RequestStatus, UploadState,
};
use sea_orm::prelude::Uuid;

/// A visible thing: its sort and its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A judgement.
    Judgement {
        /// Of one Area or across Areas.
        scope: JudgementScope,
        /// How far it has come.
        status: JudgementStatus,
        /// Whether it was retired or retracted.
        ended: bool,
    },
    /// A finding, which stands and falls with its judgement.
    Finding {
        /// Of one Area or across Areas.
        scope: JudgementScope,
        /// How far its judgement has come.
        status: JudgementStatus,
        /// Whether it was retired, or its judgement was retired or retracted.
        ended: bool,
    },
    /// A link from a finding to evidence.
    Link {
        /// How far its judgement has come.
        judgement: JudgementStatus,
        /// Whether it stands.
        status: LinkStatus,
    },
    /// What was sent of a judgement to its Area.
    AreaText {
        /// Whether points are raised on it.
        open: bool,
    },
    /// An item of evidence.
    Item {
        /// Which kind.
        kind: EvidenceKind,
        /// Whether it may be relied on.
        status: EvidenceStatus,
        /// Whether it took place, if it is an interview.
        interview: Option<InterviewStatus>,
        /// Whether what it holds is open to the viewer; `None` for kinds that hold no more than they
        /// show.
        open: Option<bool>,
    },
    /// A version of a document.
    Version {
        /// Whether its content is open to the viewer.
        open: bool,
    },
    /// A person or system.
    Person {
        /// Which.
        id: Uuid,
    },
    /// An Area.
    Area,
    /// An inspection.
    Inspection {
        /// Whether it goes on.
        state: InspectionState,
    },
    /// An on-site check that two make.
    DoubleReading {
        /// Who makes it.
        readers: [Uuid; 2],
        /// Whether both have read.
        complete: bool,
        /// Whether it was settled.
        settled: bool,
    },
    /// A document request.
    Request {
        /// How far it has come.
        status: RequestStatus,
    },
    /// A file on its way in.
    Upload {
        /// How far it has come.
        state: UploadState,
        /// Who sends it.
        sender: Uuid,
    },
    /// A table that is sent to be imported.
    Table {
        /// Who sends it.
        sender: Uuid,
    },
    /// An import of such a table: seen by its sender, and by who reads the trail.
    Import {
        /// How far it has come.
        state: ImportState,
    },
    /// Anything else: reference data, an entry of the audit trail.
    Other,
}

impl Thing {
    /// A finding as its judgement, for what is done to both alike; anything else as it is.
    pub(super) const fn as_judgement(self) -> Self {
        match self {
            Self::Finding { scope, status, ended } => Self::Judgement { scope, status, ended },
            thing => thing,
        }
    }
}
