//! The rules and the repair, on small tables.

use super::{Counts, GROUPS, Policy, Refused, Responses, percent, publish};
use ::entity::types::Suppression;

const PLAIN: [u32; 4] = [20; 4];

fn counts(groups: [[u32; 4]; 5]) -> Result<Counts, Refused> {
    let all = [0, 1, 2, 3].map(|r| groups.iter().map(|row| row[r]).sum());
    Counts::new(&GROUPS.into_iter().zip([all].into_iter().chain(groups)).collect())
}

#[test]
fn a_policy_is_only_ever_stricter() {
    assert_eq!(Policy::new(9, 5), Err(Refused::PolicyTooLow));
    assert_eq!(Policy::new(10, 4), Err(Refused::PolicyTooLow));
    assert_eq!(Policy::new(10, 5), Ok(Policy::default()));
    assert!(Policy::new(11, 6).is_ok_and(|policy| policy.min_base() == 11));
}

#[test]
fn ties_go_by_the_name_of_the_group() -> Result<(), Refused> {
    // Prosecutors and business support are equally small: B comes before P.
    let small = [6; 4];
    let question = counts([PLAIN, small, [3, 2, 1, 1], PLAIN, small])?;
    let rows = publish(Policy::default(), &[question], None)?.tables[0];
    assert_eq!(rows.map(|row| row.base), [Some(215), Some(80), Some(24), None, Some(80), None]);
    assert_eq!(rows[5].cells, [(None, Some(Suppression::Row)); 4]);
    Ok(())
}

#[test]
fn a_lone_row_with_small_cells_gets_company() -> Result<(), Refused> {
    let question = counts([[3, 6, 9, 9], [20, 21, 22, 23], PLAIN, PLAIN, PLAIN])?;
    let rows = publish(Policy::default(), &[question], None)?.tables[0];
    let hidden = (None, Some(Suppression::Cell));
    assert_eq!(rows[1].cells, [hidden, hidden, (Some(9), None), (Some(9), None)]);
    // Of the equally small groups the first.
    assert_eq!(rows[3].cells, [hidden, hidden, (Some(20), None), (Some(20), None)]);
    Ok(())
}

#[test]
fn response_rates() -> Result<(), Refused> {
    let rows = |rows: [(u32, u32); 6]| GROUPS.into_iter().zip(rows).collect();
    let given = [(300, 120), (20, 12), (90, 45), (12, 7), (90, 44), (88, 12)];
    let responses = Responses::new(&rows(given))?;
    let rates = publish(Policy::default(), &[], Some(&responses))?.rates;
    let responded = rates.map(|rates| rates.map(|rate| rate.responded));
    assert_eq!(responded, Some([Some(120), Some(12), Some(45), None, Some(44), None]));

    let question = counts([[13, 0, 0, 0], PLAIN, PLAIN, PLAIN, PLAIN])?;
    let refused = publish(Policy::default(), &[question], Some(&responses));
    assert!(matches!(refused, Err(Refused::TooMany(_))));
    assert_eq!(Responses::new(&rows([(1, 1); 6])), Err(Refused::NotTheSum));
    Ok(())
}

#[test]
fn percentages_use_only_what_is_shown() {
    assert_eq!(percent(Some(5), Some(30)), Some(16.7));
    assert_eq!(percent(Some(0), Some(30)), Some(0.0));
    assert_eq!(percent(None, Some(30)), None);
    assert_eq!(percent(Some(5), None), None);
    assert_eq!(percent(Some(0), Some(0)), None);
}
