//! What every interview must keep, however it comes in.

use crate::clock::slip;
use crate::error::{UserError, UserErrorCode};
use ::entity::types::{InterviewFormat, Marking, RoleScope};
use sea_orm::prelude::Date;

/// A role to be interviewed, as far as the rules ask.
#[derive(Clone, Copy, Debug)]
pub struct Role<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Whether it is heard once for the Area or once for each force.
    pub scope: RoleScope,
    /// Whether it is heard in focus groups.
    pub focus_group: bool,
}

/// What speaks against hearing a role so.
#[must_use]
pub fn faults(role: Role<'_>, format: InterviewFormat, of_force: bool) -> Vec<UserError> {
    let wrong = |field, code, says: &str| UserError {
        field,
        code,
        message: format!("{}: {says}", role.name),
    };
    let offered = format != InterviewFormat::FocusGroup || role.focus_group;
    let focus_group = (!offered).then(|| {
        let says =
            "the scope (paragraphs 19 and 20) names no focus group for this role: interview it.";
        wrong("format", UserErrorCode::FormatNotOffered, says)
    });
    let of_force = match role.scope {
        RoleScope::PerForce if !of_force => Some(wrong(
            "force",
            UserErrorCode::ForceOfRole,
            "it is heard for each force: name the force.",
        )),
        RoleScope::PerArea if of_force => Some(wrong(
            "force",
            UserErrorCode::ForceOfRole,
            "it is heard once for the Area: name no force.",
        )),
        RoleScope::PerForce | RoleScope::PerArea => None,
    };
    focus_group.into_iter().chain(of_force).collect()
}

/// The most who take part in a focus group.
const MOST_PARTICIPANTS: i32 = 1_000;

/// What speaks against having held one on a day with so many.
#[must_use]
pub fn held(today: Date, on: Date, participants: i32) -> Vec<UserError> {
    let wrong =
        |field, message: String| UserError { field, code: UserErrorCode::InvalidValue, message };
    let day = if on > today {
        Some(format!("{on} has not come yet: name today or an earlier day."))
    } else {
        slip(on, today).map(|why| why + ".")
    };
    let many = (!(1..=MOST_PARTICIPANTS).contains(&participants))
        .then(|| format!("Say how many took part: 1 to {MOST_PARTICIPANTS}."));
    let day = day.map(|why| wrong("heldOn", why));
    day.into_iter().chain(many.map(|why| wrong("participants", why))).collect()
}

/// "Interview: Head of Witness Care Unit, Gwent Police".
#[must_use]
pub fn title(format: InterviewFormat, role: &str, force: Option<&str>) -> String {
    let format = match format {
        InterviewFormat::Interview => "Interview",
        InterviewFormat::FocusGroup => "Focus group",
    };
    let name = role.trim_end_matches(" (focus groups)");
    match force {
        Some(force) => format!("{format}: {name}, {force}"),
        None => format!("{format}: {name}"),
    }
}

/// The marking of an interview, by whether its words are kept from analysts.
#[must_use]
pub fn marking(restricted: bool) -> Marking {
    if restricted { Marking::OfficialSensitive } else { Marking::Official }
}
