//! What may be done: first whether a role ever may, then what a thing and its state allow.
//!
//! Every action has its terms, beside the noun that it is done to, a file a noun. There are none for "the
//! rest": an action does not compile before it has its own. It is done to the things that its terms name
//! and to no others, so a new thing can be read and nothing else.
//!
//! Writes, `viewerCan` and `explainAccess` all ask here. Which rows a role sees at all is decided in
//! `visibility`, and comes before.

mod anything;
mod check;
mod document;
mod import;
mod inspection;
mod interview;
mod item;
mod judgement;
mod link;
mod pack;
mod person;
mod request;
mod thing;

pub use inspection::is_ongoing;
pub use interview::takes_notes;
pub use item::{is_accepted, is_citable};
pub use judgement::is_open;
pub use person::is_own;
pub use request::is_outstanding;
pub use thing::Thing;

use super::Viewer;
use ::entity::types::{Action, Role};

/// A rule that an access must pass, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
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
    /// What is kept closer than the thing itself, in a row of its own, is open to the viewer.
    Secret,
    /// It does not widen the viewer's own access.
    Own,
}

/// On which terms something is done.
struct Terms {
    /// Whether it changes anything: who is not known here as a person can change nothing.
    changes: bool,
    /// By which roles, whatever it is to be done to.
    by: fn(Role) -> bool,
    /// To which things: what they answer.
    to: fn(&Viewer, Thing) -> Answer,
}

/// What a thing answers: the rules that bear on what is done to it beside [`Rule::Kind`], each with
/// whether it was passed. `None`: this is not done to such things.
type Answer = Option<Vec<(Rule, bool)>>;

const fn looking(by: fn(Role) -> bool, to: fn(&Viewer, Thing) -> Answer) -> Terms {
    Terms { changes: false, by, to }
}

const fn changing(by: fn(Role) -> bool, to: fn(&Viewer, Thing) -> Answer) -> Terms {
    Terms { changes: true, by, to }
}

fn terms(action: Action) -> Terms {
    match action {
        Action::Read => anything::READ,
        Action::ExplainAccess => anything::EXPLAIN,
        Action::SignIn => anything::SIGN_IN,
        Action::CheckFile | Action::StampSeal => anything::BY_ITSELF,
        Action::ReadContent => item::READ_CONTENT,
        Action::RevealIdentity => item::REVEAL_IDENTITY,
        Action::RejectEvidence | Action::WithdrawEvidence => item::SET_ASIDE,
        Action::AssessEvidence => item::ASSESS,
        Action::LinkEvidence => link::LINK,
        Action::WithdrawLink => link::WITHDRAW,
        Action::CheckSeal => judgement::CHECK_SEAL,
        Action::WriteJudgement => judgement::WRITE,
        Action::DrawOnJudgement => judgement::DRAW_ON,
        Action::SubmitJudgement => judgement::SUBMIT,
        Action::AgreeJudgement => judgement::AGREE,
        Action::ReturnJudgement => judgement::RETURN,
        Action::SendToArea => judgement::SEND_TO_AREA,
        Action::DecideAccuracyPoint => judgement::DECIDE_POINT,
        Action::RaiseAccuracyPoint => judgement::RAISE_POINT,
        Action::CommentJudgement => judgement::COMMENT,
        Action::SignOffJudgement => judgement::SIGN_OFF,
        Action::PublishJudgement => judgement::PUBLISH,
        Action::AmendJudgement => judgement::AMEND,
        Action::RetractJudgement => judgement::RETRACT,
        Action::PackInternal => pack::INTERNAL,
        Action::PackQa => pack::QA,
        Action::PackFactualAccuracy => pack::FACTUAL_ACCURACY,
        Action::PackPublic => pack::PUBLIC,
        Action::CreateInspection => inspection::CREATE,
        Action::ChangeTeam => inspection::TEAM,
        Action::MoveStages
        | Action::EndInspection
        | Action::RunQuestionnaire
        | Action::PublishQuestionnaire => inspection::MOVE,
        Action::PauseInspection | Action::CloseInspection => inspection::REST,
        Action::ResumeInspection => inspection::RESUME,
        Action::PlanInterview => interview::PLAN,
        Action::ChangeInterview => interview::CHANGE,
        Action::WriteNotes => interview::NOTE,
        Action::AgreeNotes => interview::AGREE,
        Action::RecordCheck | Action::AskTwice => check::RECORD,
        Action::ReadCheck => check::READ,
        Action::SettleCheck => check::SETTLE,
        Action::CorrectCheck => check::CORRECT,
        Action::RequestDocument => request::MAKE,
        Action::AmendRequest | Action::ExtendRequest | Action::WithdrawRequest => request::CHANGE,
        Action::AnswerRequest => request::ANSWER,
        Action::UploadDocument => document::SEND,
        Action::CompleteUpload => document::COMPLETE,
        Action::RedactDocument
        | Action::SetRetention
        | Action::HoldDocument
        | Action::DisposeDocument => document::KEEP,
        Action::ImportEvidence => import::EVIDENCE,
        Action::ImportReference => import::REFERENCE,
        Action::WithdrawImport => import::WITHDRAW,
        Action::AddPerson | Action::ChangeReference => person::IN_OWN_NAME,
        Action::GrantArea | Action::IdentifyPerson | Action::EndConflict | Action::EndPerson => {
            person::WIDEN
        }
        Action::RevokeArea | Action::RecordConflict | Action::CorrectPerson => person::NARROW,
    }
}

/// What a visible thing says to an action of a role that may: the rules that bear on it, in order,
/// each with whether it was passed.
#[must_use]
pub fn rules(viewer: &Viewer, action: Action, thing: Thing) -> Vec<(Rule, bool)> {
    let answer = (terms(action).to)(viewer, thing);
    [vec![(Rule::Kind, answer.is_some())], answer.unwrap_or_default()].concat()
}

/// Whether the viewer may do this to this visible thing now: what `viewerCan` answers.
#[must_use]
pub fn can(viewer: &Viewer, action: Action, thing: Thing) -> bool {
    let rules = rules(viewer, action, thing);
    viewer.is_one_who_may(action) && rules.iter().all(|(_, passed)| *passed)
}

impl Viewer {
    /// Whether the role may ever do this. A role that may not is told so whatever it names, so the
    /// answer says nothing of what exists.
    #[must_use]
    pub fn may_ever(&self, action: Action) -> bool {
        (terms(action).by)(self.role)
    }

    /// The same, less changes for who is nobody here.
    #[must_use]
    pub fn is_one_who_may(&self, action: Action) -> bool {
        self.may_ever(action) && (self.is_known() || !terms(action).changes)
    }
}
