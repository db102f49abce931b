//! The words for imports, and what is told of a row.

use async_graphql::Enum;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What the rows of an import are.
    ImportKind {
        /// Performance figures of inspections, a row for each series and period (scope, paragraphs 16 and 17).
        Performance,
        /// Scores of the Area Inspection Programme, a row for each Area, unit and measure (scope, paragraphs 24 and 25).
        AipScores,
        /// Interviews and focus groups, planned or held, a row for each (scope, paragraphs 19 and 20).
        Interviews,
        /// On-site checks, a row for each (scope, paragraphs 18 and 22).
        Checks,
        /// Documents, a row for each, of files that were sent before and wait for it (scope, paragraph 18).
        Documents,
        /// People and systems, with the Areas that they are granted.
        People,
        /// What was counted of a questionnaire, a row for each question and staff group (scope, paragraph 21): totals,
        /// never what one person answered.
        Questionnaire,
    }
    /// What becomes of the good rows of an import if others are refused.
    ImportMode {
        /// Nothing is kept: one refused row refuses all.
        AllOrNothing,
        /// They are kept; those that are refused come back to be mended and sent again.
        RowByRow,
    }
    /// How far an import has come.
    ImportState {
        /// It is waiting, or under way.
        Waiting,
        /// It was only tried: nothing was kept.
        Tried,
        /// What its rows say is in.
        Done,
        /// Nothing was kept: rows were refused, or the table could not be read.
        Refused,
        /// It was in, and was taken back.
        Withdrawn,
    }
    /// What comes of a row of an import.
    RowVerdict {
        /// It makes something new.
        Create,
        /// It changes something that is there.
        Update,
        /// It says what is there already.
        Unchanged,
        /// It is not taken.
        Refused,
    }
}

/// What is told of a row of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct RowTold {
    /// What it is about, for example the reference of a series with a period.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What it changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<RowChange>,
    /// All that is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<RowFault>,
    /// Its cells as they came, if it was refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

/// A field that a row changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    /// Its column.
    pub column: String,
    /// What it held; nothing if it was empty.
    pub from: Option<String>,
    /// What it holds then; nothing if it is empty.
    pub to: Option<String>,
}

/// Something that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// The column that it is about; nothing if it is about the row.
    pub column: Option<String>,
    /// What is wrong and what to do, in a sentence.
    pub reason: String,
}
