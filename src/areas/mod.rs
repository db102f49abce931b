//! CPS Areas, their police forces and their AIP scores.

pub mod graphql;
pub mod reads;
pub mod rules;

/// Why a unit is not inspected, though it is a real one: it is refused by its name.
#[must_use]
pub fn out_of_scope(unit: &str) -> Option<String> {
    ["RASSO", "CCU"].iter().any(|out| unit.eq_ignore_ascii_case(out)).then(|| {
        format!(
            "{unit} is out of scope: the programme inspects neither rape and serious sexual offences \
             (RASSO) nor complex casework units (CCU) (scope, paragraph 14)"
        )
    })
}
