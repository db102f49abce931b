//! Who is asking.

use super::policy::Rule;
use super::token::Caller;
use ::entity::types::Role;
use sea_orm::prelude::Uuid;

/// What another system's token opens, beside its role and its Areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `judgements.read`: signed-off and published judgements and what hangs on them.
    Judgements,
    /// `evidence.read`: what describes the evidence, and its figures.
    Evidence,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Judgements, Self::Evidence];

    /// The word in a token.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Judgements => "judgements.read",
            Self::Evidence => "evidence.read",
        }
    }
}

/// Why somebody sees nothing, or less than their role does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleProblem {
    /// The token names no role that is known here.
    NoRole,
    /// The token names several roles.
    SeveralRoles,
    /// The issuer left the roles out of the token, since there are too many of them.
    RolesLeftOut,
    /// The repository does not know the person.
    PersonUnknown,
}

/// A caller: a role from the token; the person, grants and conflicts from the database.
///
/// Only the session makes one, from a token that was verified and the `standing` of its person.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Issuer and subject, for the audit trail.
    pub actor: String,
    /// The person, if the repository knows one; who is unknown can write nothing.
    pub person: Option<Uuid>,
    /// What they are.
    pub role: Role,
    granted: Vec<Uuid>,
    barred: Vec<Uuid>,
    scopes: Vec<Scope>,
    problem: Option<RoleProblem>,
    /// The rules of visibility that are not asked: none, but while access is explained.
    waived: Vec<Rule>,
}

impl Viewer {
    pub(crate) fn new(
        actor: String,
        person: Option<Uuid>,
        role: Role,
        granted: Vec<Uuid>,
        barred: Vec<Uuid>,
    ) -> Self {
        let scopes = Scope::ALL.to_vec();
        Self { actor, person, role, granted, barred, scopes, problem: None, waived: vec![] }
    }

    /// This viewer with what else their token says.
    pub(crate) fn with(self, token: &Caller) -> Self {
        Self { scopes: token.scopes.clone(), problem: token.problem, ..self }
    }

    /// Why they see nothing, or less than their role does.
    #[must_use]
    pub fn role_problem(&self) -> Option<RoleProblem> {
        self.problem.or((!self.is_known()).then_some(RoleProblem::PersonUnknown))
    }

    /// Whether the repository knows the person: a role that needs no grant needs that, or nothing could
    /// bar it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.person.is_some()
    }

    /// Whether the scopes of the token reach so far. They bind other systems only: what a person may
    /// see hangs on the person.
    #[must_use]
    pub fn reaches(&self, scope: Scope) -> bool {
        self.role != Role::ServiceReader || self.scopes.contains(&scope)
    }

    /// This viewer with the rules of visibility waived but one: what such a viewer sees tells what that
    /// rule says. They see more than the viewer may, so only [`Eyes`](crate::store::Eyes) makes one.
    pub(crate) fn by_only(&self, rule: Option<Rule>) -> Self {
        let mut waived = vec![Rule::Area, Rule::Conflict, Rule::Marking, Rule::State];
        waived.retain(|other| Some(*other) != rule);
        let barred = if waived.contains(&Rule::Conflict) { vec![] } else { self.barred.clone() };
        Self { barred, waived, ..self.clone() }
    }

    /// This viewer with another person, other grants and other conflicts.
    pub(crate) fn standing_as(
        &self,
        person: Option<Uuid>,
        granted: Vec<Uuid>,
        barred: Vec<Uuid>,
    ) -> Self {
        Self { person, granted, barred, ..self.clone() }
    }

    /// What the rules are like for this viewer, whatever Areas and whoever it is: the same number, the same
    /// rules.
    pub(crate) fn likeness(&self) -> u32 {
        let known = u32::from(self.is_known());
        let scopes = Scope::ALL.map(|scope| self.scopes.contains(&scope)).map(u32::from);
        let rules = [Rule::Area, Rule::Conflict, Rule::Marking, Rule::State];
        let waived = rules.map(|rule| u32::from(self.waives(rule)));
        let bits = [known].into_iter().chain(scopes).chain(waived);
        bits.fold(self.role as u32, |all, bit| all << 1 | bit)
    }

    /// Whether a rule of visibility is not asked.
    #[must_use]
    pub fn waives(&self, rule: Rule) -> bool {
        self.waived.contains(&rule)
    }

    /// The Areas granted, less those barred by a conflict of interest: a conflict beats every grant.
    #[must_use]
    pub fn areas(&self) -> Vec<Uuid> {
        self.granted.iter().filter(|area| !self.barred.contains(area)).copied().collect()
    }

    /// The Areas barred by a conflict of interest.
    #[must_use]
    pub fn barred(&self) -> &[Uuid] {
        &self.barred
    }

    /// Whether the role covers every Area without a grant, for a person who is known here; conflicts still
    /// bar.
    #[must_use]
    pub fn covers_all_areas(&self) -> bool {
        let role = matches!(self.role, Role::ChiefInspector | Role::RecordsManager | Role::Auditor);
        (role && self.is_known()) || self.waives(Rule::Area)
    }
}
