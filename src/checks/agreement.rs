//! How far two inspectors who read the same cases agree.
//!
//! The raw share is what it is. Of chance-corrected figures, Cohen's kappa falls apart where nearly all cases are of
//! one outcome, as checks often are; Gwet's AC1 does not (Gwet 2008, doi:10.1348/000711006X126600).

use ::entity::types::CheckOutcome;
use sea_orm::Iterable;

/// How far two readers agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// How many cases both read.
    pub cases: usize,
    /// In how many they found the same outcome.
    pub same: usize,
    /// Gwet's AC1; none without a case.
    pub ac1: Option<f64>,
}

/// The agreement in these pairs of outcomes.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of checks")]
pub fn of(pairs: &[(CheckOutcome, CheckOutcome)]) -> Agreement {
    let same = pairs.iter().filter(|(one, other)| one == other).count();
    let cases = pairs.len();
    let outcomes: Vec<_> = CheckOutcome::iter().collect();
    let share = |outcome: &CheckOutcome| {
        let one = pairs.iter().filter(|(one, _)| one == outcome).count();
        let other = pairs.iter().filter(|(_, other)| other == outcome).count();
        (one + other) as f64 / (2 * cases) as f64
    };
    let by_chance = || {
        let spread: f64 = outcomes.iter().map(share).map(|share| share * (1.0 - share)).sum();
        spread / (outcomes.len() - 1) as f64
    };
    let ac1 = (cases > 0).then(|| {
        let (raw, chance) = (same as f64 / cases as f64, by_chance());
        (raw - chance) / (1.0 - chance)
    });
    Agreement { cases, same, ac1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CheckOutcome::{FullyMet, NotMet, PartiallyMet};

    #[test]
    fn it_copes_with_cases_that_are_nearly_all_alike() {
        assert_eq!(of(&[]), Agreement { cases: 0, same: 0, ac1: None });
        let all = of(&[(FullyMet, FullyMet); 5]);
        assert_eq!((all.same, all.ac1), (5, Some(1.0)));
        // 118 of 125 alike and nearly all of one outcome: kappa is near nought (-0.02), AC1 is not
        let pairs = [
            vec![(FullyMet, FullyMet); 118],
            vec![(FullyMet, NotMet); 5],
            vec![(NotMet, FullyMet); 2],
        ];
        let found = of(&pairs.concat());
        let share = 243.0 / 250.0;
        let chance = 2.0 * share * (1.0 - share) / 3.0;
        let ac1 = (118.0 / 125.0 - chance) / (1.0 - chance);
        assert!((found.ac1.expect("a figure") - ac1).abs() < 1e-12 && ac1 > 0.94, "{ac1}");
    }

    #[test]
    fn those_who_never_agree_are_below_nought() {
        let found = of(&[(FullyMet, NotMet), (NotMet, PartiallyMet)]);
        assert_eq!(found.same, 0);
        assert!(found.ac1.expect("a figure") < 0.0);
    }
}
