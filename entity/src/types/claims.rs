//! The words for judgements, findings and links.

use async_graphql::{Enum, SimpleObject};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Whether a judgement is of one Area or across Areas.
    JudgementScope {
        /// Of one inspection of one Area.
        Area,
        /// Across Areas, drawing on Area judgements (scope, paragraph 3).
        CrossArea,
    }
    /// How far a judgement has come.
    JudgementStatus {
        /// Being written.
        Draft,
        /// Agreed by somebody other than its author.
        QaAgreed,
        /// Signed off by HM Chief Inspector: frozen and sealed.
        SignedOff,
        /// Published.
        Published,
    }
    /// How strong the inspector holds the evidence to be. Entered, never computed.
    Strength {
        /// Strong.
        Strong,
        /// Moderate.
        Moderate,
        /// Weak.
        Weak,
        /// Not enough to judge.
        Insufficient,
    }
    /// In which respect evidence is held to be stronger or weaker.
    StrengthDomain {
        /// Whether the sources agree with one another.
        Consistency,
        /// Whether they speak of the very thing that is judged.
        Directness,
        /// Whether each can be relied on.
        Reliability,
        /// Whether there are enough of them.
        Sufficiency,
        /// Whether they come from origins that are independent of one another.
        Independence,
    }
    /// Whether a reason makes the evidence stronger or weaker.
    StrengthDirection {
        /// Stronger.
        Up,
        /// Weaker.
        Down,
    }
    /// How far an item of evidence can be relied on, as an inspector judges it.
    Reliability {
        /// It can be relied on.
        High,
        /// It can be relied on in part, or beside others.
        Medium,
        /// It can hardly be relied on.
        Low,
    }
    /// What the component did to a result since the baseline, as the inspector judged it.
    EffectKind {
        /// It helped.
        Helped,
        /// It hindered.
        Hindered,
        /// It made no difference.
        NoEffect,
        /// It cannot be told.
        Unclear,
    }
    /// What a finding is.
    FindingType {
        /// A strength.
        Strength,
        /// Good practice that others could take up.
        GoodPractice,
        /// An issue to address.
        IssueToAddress,
        /// A recommendation.
        Recommendation,
        /// An observation.
        Observation,
    }
    /// What a piece of evidence does to a finding.
    Stance {
        /// It speaks against the finding.
        Contradicts,
        /// It speaks for the finding.
        Supports,
        /// It helps to understand the finding.
        Context,
    }
    /// How much a piece of evidence weighs for a finding, as the inspector entered it.
    Weight {
        /// Strong.
        Strong,
        /// Moderate.
        Moderate,
        /// Weak.
        Weak,
    }
    /// Whether a link stands.
    LinkStatus {
        /// It stands.
        Active,
        /// Taken back with a reason; kept in the history.
        Withdrawn,
    }
    /// What a reviewer decided.
    ReviewDecision {
        /// Agreed in quality assurance.
        Agreed,
        /// Returned to draft.
        Returned,
        /// Signed off by HM Chief Inspector.
        SignedOff,
        /// Published.
        Published,
    }
    /// What the inspection answered to a point of factual accuracy.
    AccuracyResponse {
        /// Accepted.
        Accepted,
        /// Accepted in part, with a reason.
        PartlyAccepted,
        /// Rejected, with a reason.
        Rejected,
    }
    /// What was done to a judgement.
    JudgementChangeKind {
        /// It was begun.
        Created,
        /// It was begun as a new version of one that was signed off.
        Amended,
        /// Its own words were changed.
        Edited,
        /// Its findings were put in another order.
        Reordered,
        /// A finding was added.
        FindingAdded,
        /// The words of a finding were changed.
        FindingEdited,
        /// Some of what a finding said and rested on became a finding of its own, or some findings a judgement of their own.
        FindingSplit,
        /// A finding was retired, and its links withdrawn.
        FindingRetired,
        /// Words were corrected because of a point of factual accuracy.
        Corrected,
        /// It was submitted for quality assurance.
        Submitted,
        /// It was agreed in quality assurance.
        Agreed,
        /// It was returned to draft.
        Returned,
        /// Its text was sent to the Area.
        SentToArea,
        /// It was signed off.
        SignedOff,
        /// It was published.
        Published,
        /// The draft was retired, and its links withdrawn.
        Retired,
        /// It was retracted after it was published.
        Retracted,
    }
    /// A step that a judgement takes on its way.
    JudgementStep {
        /// A draft is submitted for quality assurance.
        Submit,
        /// Somebody other than its writers agrees to it.
        Agree,
        /// It is returned to draft.
        Return,
        /// Its text is sent to the Area, to check the facts.
        SendToArea,
        /// It is signed off: frozen and sealed.
        SignOff,
        /// It is published.
        Publish,
        /// A new version of it is begun.
        Amend,
        /// It is taken back after it was published.
        Retract,
    }
    /// Whether a rule of the evidence base stands in the way.
    BaseSeverity {
        /// It must be met before the judgement is agreed or signed off.
        Blocking,
        /// It is told, for people to weigh.
        Advice,
    }
    /// A rule that the evidence under a judgement is held against.
    BaseRule {
        /// The judgement has no finding.
        NoFinding,
        /// A finding has no active supporting link.
        UnsupportedFinding,
        /// A link is to an item that was rejected or withdrawn.
        EvidenceSetAside,
        /// A link is pinned to a file that is not checked for malware yet.
        FileUnchecked,
        /// A link is pinned to a file that was found infected, or could not be checked.
        FileInfected,
        /// A link is pinned to a file that is missing, or not what its SHA-256 says.
        FileDamaged,
        /// A link is pinned to an original that was sealed when it was redacted.
        OriginalSealed,
        /// The judgement was returned, and was not submitted since.
        OpenReturn,
        /// A point of factual accuracy is not decided.
        UndecidedPoint,
        /// A cross-Area judgement draws on none, or on one that is a draft or was retired or retracted.
        SourceNotAgreed,
        /// A finding has fewer than two supporting links, or of fewer than two kinds.
        BelowTriangulation,
        /// All that supports a finding comes from one origin.
        OneOrigin,
        /// Evidence contradicts a finding.
        Contradicted,
        /// A link is pinned to what has a newer version.
        Superseded,
        /// No on-site check is cited.
        NoOnsiteCheck,
        /// A quote was not found where it is said to stand.
        UnverifiedQuote,
        /// An interview quota of the component is not met.
        UnmetQuota,
        /// An interview or check took place outside the fieldwork stage.
        OutsideFieldwork,
        /// A number, date, role or quotation in a finding, or in the judgement itself, stands in nothing that it cites.
        UncitedDetail,
        /// A questionnaire result was released anew since it was cited, and disclosure control hides figures of it.
        HiddenFigure,
        /// Words say that things got better or worse, and a figure or score that is to support them went the other way.
        AgainstFigure,
        /// One passage is quoted for three findings or more.
        OnePassage,
        /// Notes that are cited were written afterwards.
        ReconstructedNote,
        /// Nobody but their writer agreed to the notes that are cited, as they stood when they were.
        UnagreedNotes,
        /// A strength of evidence is given, and no reason for it.
        StrengthWithoutReasons,
        /// Links were made or withdrawn since the judgement was agreed.
        ChangedSinceAgreed,
    }
    /// What happened to what a judgement rests on, since it was signed off.
    SinceSignOff {
        /// A document, a check or a questionnaire's result has a newer version than the one that was sealed.
        NewVersion,
        /// The notes of an interview were changed, or agreed or declined anew.
        NotesChanged,
        /// An item was rejected or withdrawn.
        EvidenceSetAside,
        /// An item contradicts the same finding in a newer version of the judgement.
        NewContradiction,
        /// A figure was corrected or withdrawn.
        CorrectedFigure,
        /// A judgement that is drawn on, or a newer version of it, was retracted.
        SourceRetracted,
        /// A judgement that is drawn on has a newer version that is past draft.
        SourceAmended,
        /// What a judgement that is drawn on rests on has changed since that was signed off.
        SourceChanged,
    }
    /// How a judgement ended.
    JudgementEndingKind {
        /// The draft was given up.
        Retired,
        /// What was published does not stand any more.
        Retracted,
    }
}

/// What each strength of evidence means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct StrengthMeanings(pub Vec<StrengthMeaning>);

/// What a strength of evidence means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject)]
pub struct StrengthMeaning {
    /// The strength.
    pub strength: Strength,
    /// What it means.
    pub meaning: String,
}

/// What each component means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct ComponentMeanings(pub Vec<ComponentMeaning>);

/// What a component means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject)]
pub struct ComponentMeaning {
    /// The component.
    pub component: super::Component,
    /// What it means.
    pub meaning: String,
}

/// What a change did to the words, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct WordChanges(pub Vec<WordChange>);

/// What a change did to the words of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject)]
pub struct WordChange {
    /// The field, for example `statement`.
    pub field: String,
    /// What it said before; null if it said nothing.
    pub was: Option<String>,
    /// What it says since; null if it says nothing.
    pub is: Option<String>,
}
