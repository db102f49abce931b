//! Why somebody may or may not do something: the rules that were asked, and what each said.
//!
//! There is no second copy of a rule here. A thing is found as `node(id)` finds it, for a viewer made
//! as the session makes one; what can be done to it is asked as `viewerCan` asks it.

use super::roots::ExplainQuery;
use super::{id, loader, node, store};
use crate::access::policy::{self, Rule};
use crate::error::{Error, Result};
use crate::store::Eyes;
use ::entity::types::{Action, Role};
use async_graphql::{Context, Enum, ID, SimpleObject};
use entity_derive::Object;

/// A rule that an access must pass, in the order in which they are asked.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::access::policy::Rule")]
pub enum AccessRule {
    /// The role may ever do this.
    Role,
    /// The role sees things of this sort, and this is done to them.
    Kind,
    /// The Area is granted, or the role needs no grant.
    Area,
    /// No conflict of interest bars the Area.
    Conflict,
    /// The role sees things with this marking.
    Marking,
    /// The role sees things in this state, and this can be done to them in it.
    State,
    /// What is kept closer than the thing itself, such as content, is open to the person.
    Secret,
    /// It does not widen the person's own access.
    Own,
}

/// What one rule said.
#[derive(SimpleObject)]
pub struct RuleAsked {
    /// The rule.
    rule: AccessRule,
    /// Whether it was passed.
    passed: bool,
    /// What it said, in a sentence. It names no thing and quotes nothing.
    explanation: &'static str,
}

/// Whether somebody may do something to a thing now, and by which rules.
#[derive(SimpleObject)]
pub struct AccessExplanation {
    /// Whether they may: all rules were passed.
    allowed: bool,
    /// The rules that were asked, in order. The first two end it if they fail; of the others each one
    /// that fails is told.
    rules: Vec<RuleAsked>,
}

#[Object]
impl ExplainQuery {
    /// Why a person may or may not do something to a thing, as their next request would have it. For
    /// administrators and auditors; `FORBIDDEN` for other roles. It tells that the thing exists, and of
    /// the thing nothing but what the rules say of it. `NOT_FOUND` for a thing or person that does not
    /// exist, and for a thing of an Area where you have a conflict of interest yourself.
    #[graphql(complexity = "50 + child_complexity")]
    async fn explain_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The thing: any global id.")] id: ID,
        #[graphql(desc = "What they want to do to it.")] action: Action,
        #[graphql(desc = "Who wants to.")] person: ID,
        #[graphql(desc = "In which role: it is in their token, so you must say.")] role: Role,
    ) -> Result<AccessExplanation> {
        store(ctx).require(Action::ExplainAccess).await?;
        let person = id::key_of(&["Person"], &person)?;
        let eyes = store(ctx).eyes_of(person, role).await?;
        if node::find(&loader(ctx).beside(eyes.known()), &id).await?.is_none() {
            return Err(Error::NotFound);
        }
        let mut rules = vec![];
        let allowed = ask(ctx, &eyes, &id, action, &mut rules).await?;
        Ok(AccessExplanation { allowed, rules })
    }
}

/// Asks the rules in order, and answers whether the person may.
async fn ask(
    ctx: &Context<'_>,
    eyes: &Eyes,
    id: &str,
    action: Action,
    asked: &mut Vec<RuleAsked>,
) -> Result<bool> {
    let viewer = eyes.viewer();
    tell(asked, Rule::Role, viewer.may_ever(action));
    if !viewer.may_ever(action) {
        return Ok(false);
    }
    let at_all = loader(ctx).beside(eyes.by_only(None));
    let of_kind = match node::find(&at_all, id).await? {
        None => false,
        Some(found) => {
            let thing = found.facts(&at_all).await?;
            !policy::rules(viewer, action, thing).contains(&(Rule::Kind, false))
        }
    };
    tell(asked, Rule::Kind, of_kind);
    if !of_kind {
        return Ok(false);
    }
    for rule in [Rule::Area, Rule::Conflict, Rule::Marking, Rule::State] {
        let by_this = loader(ctx).beside(eyes.by_only(Some(rule)));
        tell(asked, rule, node::find(&by_this, id).await?.is_some());
    }
    let theirs = loader(ctx).beside(eyes.store());
    let Some(found) = node::find(&theirs, id).await? else { return Ok(false) };
    let thing = found.facts(&theirs).await?;
    for (rule, passed) in policy::rules(viewer, action, thing) {
        tell(asked, rule, passed);
    }
    Ok(policy::can(viewer, action, thing))
}

/// Adds what a rule said; of one that was asked before, the last word counts.
fn tell(asked: &mut Vec<RuleAsked>, rule: Rule, passed: bool) {
    let told = RuleAsked { rule: rule.into(), passed, explanation: sentence(rule, passed) };
    match asked.iter_mut().find(|before| before.rule == told.rule) {
        Some(before) => *before = told,
        None => asked.push(told),
    }
}

fn sentence(rule: Rule, passed: bool) -> &'static str {
    match (rule, passed) {
        (Rule::Role, true) => "The role may do this, where the other rules allow it.",
        (Rule::Role, false) => "The role may never do this, whatever it is to be done to.",
        (Rule::Kind, true) => "The role sees things of this sort, and this is done to them.",
        (Rule::Kind, false) => {
            "The role never sees things of this sort, or this is not done to them."
        }
        (Rule::Area, true) => "The Area is granted, or no grant is needed.",
        (Rule::Area, false) => "The Area is not granted to the person: grant it if they need it.",
        (Rule::Conflict, true) => "No conflict of interest of the person bars it.",
        (Rule::Conflict, false) => {
            "The person has a conflict of interest in the Area, which beats every grant."
        }
        (Rule::Marking, true) => "The role sees things with this marking.",
        (Rule::Marking, false) => "The marking is higher than the role sees.",
        (Rule::State, true) => "The role sees it in its state, and this can be done to it in it.",
        (Rule::State, false) => {
            "In its state the role does not see it, or this can no longer or not yet be done to it."
        }
        (Rule::Secret, true) => "What it holds is open to the person.",
        (Rule::Secret, false) => {
            "What it holds is not open to the person: nothing is there, it is kept from the role, or it \
             was rejected, not found clean or not redacted yet."
        }
        (Rule::Own, true) => "It does not widen the person's own access.",
        (Rule::Own, false) => "Nobody widens their own access: another administrator must do it.",
    }
}
