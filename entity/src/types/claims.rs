//! The words for judgements, findings and links.

use async_graphql::Enum;
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
}
