//! The arithmetic that performance figures obey, whoever brings them (scope, paragraphs 16 and 17).

use ::entity::types::{CaseworkUnit, Component, ValueKind};

/// The measures that are counted of the same trials: three outcomes, then those that were vacated.
const TRIALS: [&str; 4] =
    ["EFFECTIVE_TRIAL_RATE", "CRACKED_TRIAL_RATE", "INEFFECTIVE_TRIAL_RATE", "VACATED_TRIAL_RATE"];
const VACATED: usize = 3;

/// Half of the last decimal of a percentage, and what floating point loses.
const ROUNDING: f64 = 0.05 + 1e-9;

/// A figure: a count, or a percentage of a denominator above nought.
///
/// # Errors
/// If it has a denominator and should not, or the other way round: what to do.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn figure(
    kind: ValueKind,
    numerator: i64,
    denominator: Option<i64>,
) -> Result<Option<f64>, &'static str> {
    match (kind, denominator) {
        (ValueKind::Count, None) => Ok(Some(numerator as f64)),
        (ValueKind::Count, Some(_)) => Err("leave the count's denominator out"),
        (ValueKind::Percent, None) => Err("give the percentage a denominator"),
        (ValueKind::Percent, Some(0)) if numerator == 0 => Ok(None),
        (ValueKind::Percent, Some(whole)) if numerator > whole => {
            Err("the numerator is over the denominator: correct one of them")
        }
        (ValueKind::Percent, Some(whole)) => Ok(Some(100.0 * numerator as f64 / whole as f64)),
    }
}

/// What is wrong with a printed value, which follows from the figure to one decimal.
#[must_use]
pub fn misprinted(figure: Option<f64>, printed: f64) -> Option<String> {
    match figure {
        Some(figure) if (printed - figure).abs() <= ROUNDING => None,
        Some(figure) => Some(format!("the value is {printed}, not {figure:.1}: correct it")),
        None => Some("there is no value over a denominator of 0: leave it out".into()),
    }
}

/// Numerator and denominator of what is counted of the trials of one unit in one period, as far as known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trials(pub [Option<(i64, i64)>; 4]);

impl Trials {
    /// The place of a measure among them, if it is counted of trials.
    #[must_use]
    pub fn place(measure: &str) -> Option<usize> {
        TRIALS.iter().position(|trials| *trials == measure)
    }

    /// The measure at a place.
    #[must_use]
    pub fn measures() -> [&'static str; 4] {
        TRIALS
    }

    /// What is wrong with the figure at a place: the numerators of the three outcomes sum to the denominator
    /// that they share; vacated trials come on top of it. Nothing is said before all three are known.
    #[must_use]
    pub fn wrong(&self, place: usize) -> Option<String> {
        let sum = self.0[..VACATED].iter().map(|outcome| outcome.map(|(numerator, _)| numerator));
        let sum: i64 = sum.sum::<Option<i64>>()?;
        let (numerator, denominator) = self.0[place]?;
        let expected = if place == VACATED { sum + numerator } else { sum };
        (denominator != expected).then(|| {
            format!(
                "the trials sum to {expected}, the denominator is {denominator}: correct a \
                 numerator or the denominator"
            )
        })
    }
}

/// The component that judgements cite a measure under: trials under resources, the rest (custody time
/// limits, IQA, sensitive casework) under legal leadership and assurance.
#[must_use]
pub fn informs(measure: &str) -> Component {
    if measure.ends_with("_TRIAL_RATE") { Component::Rum } else { Component::Lla }
}

/// What a series is called.
#[must_use]
pub fn title(measure: &str, unit: CaseworkUnit) -> String {
    let unit = match unit {
        CaseworkUnit::Mc => "magistrates' court unit",
        CaseworkUnit::Cc => "Crown Court unit",
    };
    format!("{measure}, {unit}")
}
