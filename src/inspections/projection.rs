//! When an inspection will end, as it stands now.

use ::entity::inspection_stage;
use chrono::Days;
use sea_orm::prelude::Date;

/// The day on which the last stage will end: a stage that has not begun cannot begin before today, nor before the
/// one before it has ended; one that has begun cannot end before today; each takes as long as planned.
#[must_use]
pub fn ends(stages: &[inspection_stage::Model], today: Date) -> Option<Date> {
    let mut before: Option<Date> = None;
    for stage in stages {
        let free = before.map_or(stage.planned_start, |end| end + Days::new(1));
        let starts = stage.actual_start.unwrap_or(stage.planned_start.max(free).max(today));
        let takes = stage.planned_end - stage.planned_start;
        before = Some(stage.actual_end.unwrap_or((starts + takes).max(today)));
    }
    before
}

#[cfg(test)]
mod tests {
    use super::ends;
    use ::entity::inspection_stage::Model;
    use ::entity::types::{Stage, Words};
    use sea_orm::prelude::{Date, Uuid};

    fn day(day: &str) -> Date {
        day.parse().expect("a day")
    }

    fn stages() -> Vec<Model> {
        let stage = |stage, start, end| Model {
            inspection_id: Uuid::nil(),
            stage,
            weeks: 2,
            activities: Words::default(),
            planned_start: day(start),
            planned_end: day(end),
            actual_start: None,
            actual_end: None,
        };
        vec![
            stage(Stage::SettingUp, "2026-03-02", "2026-03-13"),
            stage(Stage::Fieldwork, "2026-03-16", "2026-04-03"),
        ]
    }

    #[test]
    fn it_is_as_planned_until_a_day_is_missed() {
        assert_eq!(ends(&stages(), day("2026-01-15")), Some(day("2026-04-03")));
        assert_eq!(ends(&[], day("2026-01-15")), None);
    }

    #[test]
    fn what_has_not_begun_begins_today_at_the_earliest() {
        // two weeks late, and the fieldwork follows on the next day
        assert_eq!(ends(&stages(), day("2026-03-16")), Some(day("2026-04-15")));
    }

    #[test]
    fn what_has_begun_takes_as_long_as_planned_and_ends_today_at_the_earliest() {
        let mut some = stages();
        some[0].actual_start = Some(day("2026-03-02"));
        assert_eq!(ends(&some, day("2026-03-05")), Some(day("2026-04-03")));
        assert_eq!(ends(&some, day("2026-03-20")), Some(day("2026-04-08")));
        some[0].actual_end = Some(day("2026-03-06"));
        assert_eq!(ends(&some, day("2026-03-20")), Some(day("2026-04-07")));
    }
}
