//! What each profile leaves out of what whoever asked may see.

use super::told::Rule;
use ::entity::types::{Action, EvidenceKind, Origin, PackProfile};
use ::entity::{evidence, interview};

/// What whoever asks for such a pack does.
#[must_use]
pub fn action(profile: PackProfile) -> Action {
    match profile {
        PackProfile::Internal => Action::PackInternal,
        PackProfile::Qa => Action::PackQa,
        PackProfile::FactualAccuracy => Action::PackFactualAccuracy,
        PackProfile::Public => Action::PackPublic,
    }
}

/// By which rule a link to this item is left out, if it is.
pub(super) fn leaves_out(
    profile: PackProfile,
    item: &evidence::Model,
    interview: Option<&interview::Model>,
) -> Option<Rule> {
    let own = item.kind == EvidenceKind::Document && item.origin == Origin::AreaSelfReport;
    match profile {
        PackProfile::Internal => None,
        PackProfile::Qa => {
            interview.is_some_and(|interview| interview.restricted).then_some(Rule::Restricted)
        }
        PackProfile::FactualAccuracy => (!own).then_some(Rule::Profile),
        PackProfile::Public => Some(Rule::Profile),
    }
}

/// Whether who was interviewed is named.
pub(super) fn names(profile: PackProfile) -> bool {
    profile == PackProfile::Internal
}

/// Whether links say what the inspectorate makes of an item, and seals what they are of.
pub(super) fn reasons(profile: PackProfile) -> bool {
    matches!(profile, PackProfile::Internal | PackProfile::Qa)
}
