//! What every interview must keep, however it comes in.

use crate::error::{UserError, UserErrorCode};
use ::entity::types::{InterviewFormat, Marking, RoleScope};

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
pub fn fault(role: Role<'_>, format: InterviewFormat, of_force: bool) -> Option<UserError> {
    let wrong = |field, code, says: &str| {
        Some(UserError { field, code, message: format!("{}: {says}", role.name) })
    };
    if format == InterviewFormat::FocusGroup && !role.focus_group {
        let says =
            "the scope (paragraphs 19 and 20) names no focus group for this role: interview it.";
        return wrong("format", UserErrorCode::FormatNotOffered, says);
    }
    match role.scope {
        RoleScope::PerForce if !of_force => wrong(
            "force",
            UserErrorCode::ForceOfRole,
            "it is heard for each force: name the force.",
        ),
        RoleScope::PerArea if of_force => wrong(
            "force",
            UserErrorCode::ForceOfRole,
            "it is heard once for the Area: name no force.",
        ),
        RoleScope::PerForce | RoleScope::PerArea => None,
    }
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
