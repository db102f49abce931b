//! What holds for scores, whoever brings them (scope, paragraphs 24 and 25).

/// Half of the last decimal that is printed, and a little more.
const ROUNDING: f64 = 0.06;

/// What is wrong with a printed change, where both scores are known: it agrees with them in points, or relative
/// to the first. The scope does not say which.
#[must_use]
pub fn misprinted(
    baseline: Option<f64>,
    follow_up: Option<f64>,
    change: Option<f64>,
) -> Option<String> {
    let (baseline, follow_up, change) = (baseline?, follow_up?, change?);
    let points = follow_up - baseline;
    let agrees = |with: f64| (change - with).abs() < ROUNDING;
    if agrees(points) || (baseline != 0.0 && agrees(100.0 * points / baseline)) {
        return None;
    }
    Some(format!(
        "from {baseline} to {follow_up} is {points:.1} points, not {change}, and not as a part of the first either"
    ))
}
