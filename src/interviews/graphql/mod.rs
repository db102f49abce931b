//! Interviews in the API: what they are, their plan, their notes.

mod interview;
mod note_mutations;
mod notes;
mod plan_mutations;

pub use interview::{Interview, InterviewNote, InterviewRole, Interviewee};
pub use notes::NotePassage;
