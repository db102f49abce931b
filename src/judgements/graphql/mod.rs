//! Judgements, findings and themes in the API.

mod finding;
mod judgement;
mod making;
mod queries;
mod theme;

pub use finding::Finding;
pub use judgement::Judgement;
pub use theme::Theme;
