//! The closed vocabularies, each written once: the words stored, the words of the API, the manual.
//!
//! Stored as text; the migrations hold the same words as CHECK constraints.

use async_graphql::Enum;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($($(#[$about:meta])* $name:ident { $($(#[$word_about:meta])* $word:ident),+ $(,)? })+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$word_about])* $word),+ }

        impl std::fmt::Display for $name {
            /// As it is stored, and as clients know it.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.to_value())
            }
        }

        impl crate::FromCell for $name {
            fn from_cell(cell: crate::Cell<'_>) -> Result<Self, DbErr> {
                static WORDS: std::sync::LazyLock<Vec<(String, $name)>> =
                    std::sync::LazyLock::new(|| {
                        let words = <$name as sea_orm::Iterable>::iter();
                        words.map(|word| (word.to_value(), word)).collect()
                    });
                crate::cells::word(cell, &WORDS)
            }
        }
    )+};
}

mod claims;
mod documents;
mod fieldwork;
mod figures;
mod imports;
mod packs;
mod plans;

pub use claims::*;
pub use documents::*;
pub use fieldwork::*;
pub use figures::*;
pub use imports::*;
pub use packs::*;
pub use plans::*;

vocabulary! {
    /// A component of casework quality that the programme inspects (scope, paragraph 11).
    Component {
        /// Legal leadership and assurance.
        Lla,
        /// Resource utilisation and management.
        Rum,
        /// Stakeholder engagement and collaboration.
        Sec,
    }
    /// A casework unit in scope (scope, paragraph 14). Rape and serious sexual offences (RASSO) and
    /// complex casework units are out of scope.
    CaseworkUnit {
        /// Magistrates' court unit.
        Mc,
        /// Crown Court unit.
        Cc,
    }
    /// Which casework units something speaks of.
    UnitScope {
        /// The magistrates' court unit alone.
        Mc,
        /// The Crown Court unit alone.
        Cc,
        /// Both units.
        Both,
    }
    /// A measure of the baseline and follow-up assessments (scope, paragraph 7).
    Measure {
        /// Added value: legal decisions that improve the case.
        AddedValue,
        /// Grip: cases progressed effectively and on time.
        Grip,
    }
    /// Which way a score moved since the baseline, by the sign of the change as printed.
    Direction {
        /// The change is above zero.
        Improved,
        /// The change is below zero.
        Declined,
        /// The change is zero.
        Unchanged,
    }
    /// The six kinds of evidence that a finding may cite.
    EvidenceKind {
        /// A document that the Area or another body supplied (scope, paragraph 18).
        Document,
        /// An interview or focus group (scope, paragraphs 19 and 20).
        Interview,
        /// An on-site check (scope, paragraph 22).
        OnsiteCheck,
        /// What staff answered to one question of the questionnaire (scope, paragraph 21).
        QuestionnaireResult,
        /// A series of performance figures (scope, paragraphs 16 and 17).
        PerformanceSeries,
        /// One score of the Area Inspection Programme (scope, paragraphs 24 and 25).
        AipScore,
    }
    /// Where an item comes from. Two kinds of item from one origin are not independent.
    Origin {
        /// The Area's own account of itself.
        AreaSelfReport,
        /// Staff who do the casework.
        StaffVoice,
        /// Police, courts, defence and community partners.
        Partner,
        /// What inspectors saw themselves.
        InspectorDirect,
        /// Figures.
        Data,
    }
    /// The Government Security Classification of an item. Anything higher is refused.
    Marking {
        /// OFFICIAL.
        Official,
        /// OFFICIAL-SENSITIVE.
        OfficialSensitive,
    }
    /// The language an item is in.
    Language {
        /// English.
        En,
        /// Welsh.
        Cy,
    }
    /// Whether an item may be relied on.
    EvidenceStatus {
        /// It may be cited.
        Accepted,
        /// Refused with a reason, for example out of scope; kept as a record.
        Rejected,
        /// Taken back with a reason; what cited it keeps its link.
        Withdrawn,
    }
    /// Whether an interview role is filled once for the Area or once for each of its forces.
    RoleScope {
        /// Across the Area.
        PerArea,
        /// For each police force of the Area.
        PerForce,
    }
    /// A group of staff in the questionnaire. Only these breakdowns are offered.
    StaffGroup {
        /// All staff who answered.
        All,
        /// Legal managers.
        LegalManagers,
        /// Prosecutors.
        Prosecutors,
        /// Associate prosecutors.
        AssociateProsecutors,
        /// Operational delivery.
        OperationalDelivery,
        /// Business support.
        BusinessSupport,
    }
    /// A response to a question of the questionnaire, in the scope's words (paragraph 21).
    Response {
        /// "The Area's activities have led to significant improvements".
        Significant,
        /// "The Area's activities have resulted in some improvements".
        Some,
        /// "The Area's activities have made no difference, or the quality has deteriorated".
        /// Two answers in one: never to be read as deterioration.
        NoneOrWorse,
        /// "I do not know".
        DontKnow,
    }
    /// Why a figure of the questionnaire is withheld. Which figures are small and which are withheld for
    /// the sake of others is told to nobody.
    Suppression {
        /// The whole row is withheld: so few people are in it, or it would give away figures so small.
        Row,
        /// The cell is withheld: so few people gave this response, or it would give away figures so small.
        Cell,
    }
    /// The four stages of an inspection (scope, paragraph 28), in their order.
    Stage {
        /// Setting up.
        SettingUp,
        /// Fieldwork.
        Fieldwork,
        /// Analysis.
        Analysis,
        /// Report writing and quality assurance.
        ReportQa,
    }
    /// Whether a caller is a person or a system.
    PersonKind {
        /// A person.
        User,
        /// Another system.
        Service,
    }
    /// A place in an inspection team (scope, paragraph 27).
    Position {
        /// Leads the inspection.
        Lead,
        /// One of the other inspectors.
        Inspector,
    }
    /// What a caller is in the inspectorate: decides, with Area grants, what is seen and done.
    Role {
        /// Leads an Area's inspection.
        LeadInspector,
        /// Inspects.
        Inspector,
        /// Analyses across Areas; changes nothing.
        Analyst,
        /// Agrees or returns judgements; changes nothing else.
        QualityAssurer,
        /// HM Chief Inspector: signs off and publishes.
        ChiefInspector,
        /// Publishes what is signed off.
        Publications,
        /// Records and information rights.
        RecordsManager,
        /// Reads the audit trail, digests and seals.
        Auditor,
        /// Liaison at an inspected CPS Area.
        AreaContributor,
        /// Runs the system; no evidence.
        Administrator,
        /// Another system of the inspectorate.
        ServiceReader,
        /// No role that is known here: sees nothing.
        None,
    }
    /// Something a caller may or may not do to an object.
    Action {
        /// See that it exists and what describes it.
        Read,
        /// Open the bytes of a document, the words of an interview or what a check wrote down.
        ReadContent,
        /// Link a finding to evidence.
        LinkEvidence,
        /// Take a link back.
        WithdrawLink,
        /// Grant a person an Area.
        GrantArea,
        /// Take the grant of an Area away from a person.
        RevokeArea,
        /// Record that a person has a conflict of interest in an Area.
        RecordConflict,
        /// End a conflict of interest, or ask that it end.
        EndConflict,
        /// Say how a person is shown from now on.
        CorrectPerson,
        /// Say that somebody left, or let them come back.
        EndPerson,
        /// Add a person or another system.
        AddPerson,
        /// Say who a person is to an issuer from now on.
        IdentifyPerson,
        /// Import evidence: figures of an inspection, many at once.
        ImportEvidence,
        /// Import reference data: scores, many at once.
        ImportReference,
        /// Take back what an import of one's own made.
        WithdrawImport,
        /// Change reference data: what every inspection refers to.
        ChangeReference,
        /// Ask by which rules somebody may or may not do something.
        ExplainAccess,
        /// See who was interviewed.
        RevealIdentity,
        /// Make a seal's digest again and compare.
        CheckSeal,
        /// Keep the time stamp of an authority on what was sealed; the repository does.
        StampSeal,
        /// Write a judgement: begin one, change its words and findings, retire what does not stand.
        WriteJudgement,
        /// Draw on an Area's judgement in one across Areas.
        DrawOnJudgement,
        /// Submit a draft for quality assurance.
        SubmitJudgement,
        /// Agree to a draft.
        AgreeJudgement,
        /// Return a judgement to draft.
        ReturnJudgement,
        /// Send a judgement's text to its Area, to check the facts.
        SendToArea,
        /// Raise a point of factual accuracy on what was sent.
        RaiseAccuracyPoint,
        /// Decide a point of factual accuracy.
        DecideAccuracyPoint,
        /// Sign a judgement off.
        SignOffJudgement,
        /// Publish a judgement.
        PublishJudgement,
        /// Begin a new version of a judgement.
        AmendJudgement,
        /// Take a judgement back after it was published.
        RetractJudgement,
        /// Comment on a judgement, answer a comment, or close it.
        CommentJudgement,
        /// Take an evidence pack out with all that one sees.
        PackInternal,
        /// Take an evidence pack out for quality assurance.
        PackQa,
        /// Take an evidence pack out for the Area's check of facts.
        PackFactualAccuracy,
        /// Take an evidence pack out for everybody.
        PackPublic,
        /// Plan an inspection of an Area.
        CreateInspection,
        /// Say who inspects.
        ChangeTeam,
        /// Move planned and actual dates of an inspection.
        MoveStages,
        /// Pause an inspection.
        PauseInspection,
        /// Resume a paused inspection.
        ResumeInspection,
        /// End an inspection before it is done.
        EndInspection,
        /// Close an inspection that is done.
        CloseInspection,
        /// Open the questionnaire of an inspection, or close it.
        RunQuestionnaire,
        /// Publish what was counted of a questionnaire, or withdraw it.
        PublishQuestionnaire,
        /// Ask an Area for a document.
        RequestDocument,
        /// Change what a document request says.
        AmendRequest,
        /// Move the day that a document request is due.
        ExtendRequest,
        /// Take a document request back.
        WithdrawRequest,
        /// Answer a document request for the Area, in words.
        AnswerRequest,
        /// Send a file: to answer a document request, or as a new version of a document.
        UploadDocument,
        /// Say that the bytes of one's own upload are there, which are then checked.
        CompleteUpload,
        /// Send the redacted rendition of a document's version.
        RedactDocument,
        /// Set until when a document is kept.
        SetRetention,
        /// Put a document under a legal hold, or lift it.
        HoldDocument,
        /// Dispose of a document: its bytes and words go, what describes it stays.
        DisposeDocument,
        /// Compare a stored file with the SHA-256 that it came with; `evidence verify` does.
        CheckFile,
        /// Reject an item of evidence, for example as out of scope.
        RejectEvidence,
        /// Withdraw an item of evidence.
        WithdrawEvidence,
        /// Say whose account an item of evidence is, and how far it can be relied on.
        AssessEvidence,
        /// Plan an interview or focus group of an inspection.
        PlanInterview,
        /// Say what came of an interview: held, declined, called off, planned anew, restricted, who was heard.
        ChangeInterview,
        /// Write down what was said in an interview.
        WriteNotes,
        /// Agree to the notes of an interview, or record what the interviewee said to them.
        AgreeNotes,
        /// Record an on-site check of an inspection.
        RecordCheck,
        /// Correct what an on-site check found or wrote down.
        CorrectCheck,
        /// Ask two inspectors to make an on-site check, each blind to the other.
        AskTwice,
        /// Hand in one's own reading of a check that two make.
        ReadCheck,
        /// Settle a check that two made and found otherwise.
        SettleCheck,
        /// Sign in: done to no thing. The audit trail tells of tokens that were refused.
        SignIn,
    }
    /// How an attempt ended, in the audit trail.
    AuditOutcome {
        /// It was done.
        Done,
        /// It was refused.
        Refused,
    }
}

impl EvidenceKind {
    /// What the API and the audit trail call an item of this kind.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Interview => "Interview",
            Self::OnsiteCheck => "OnsiteCheck",
            Self::QuestionnaireResult => "QuestionnaireResult",
            Self::PerformanceSeries => "PerformanceSeries",
            Self::AipScore => "AipScoreItem",
        }
    }
}

impl UnitScope {
    /// The units, magistrates' court first.
    #[must_use]
    pub fn units(self) -> Vec<CaseworkUnit> {
        match self {
            Self::Mc => vec![CaseworkUnit::Mc],
            Self::Cc => vec![CaseworkUnit::Cc],
            Self::Both => vec![CaseworkUnit::Mc, CaseworkUnit::Cc],
        }
    }

    /// What these units are together; none for no units.
    #[must_use]
    pub fn of(units: &[CaseworkUnit]) -> Option<Self> {
        match (units.contains(&CaseworkUnit::Mc), units.contains(&CaseworkUnit::Cc)) {
            (true, false) => Some(Self::Mc),
            (false, true) => Some(Self::Cc),
            (true, true) => Some(Self::Both),
            (false, false) => None,
        }
    }
}

/// A short list of words in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Words(pub Vec<String>);
