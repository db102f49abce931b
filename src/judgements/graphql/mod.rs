//! Judgements, findings and themes in the API.

mod area;
mod check;
mod comments;
mod finding;
mod history;
mod judgement;
mod making;
mod queries;
mod sealed;
mod splitting;
mod stale;
mod stamped;
mod steps;
mod theme;
mod writing;

pub use area::AreaText;
pub use check::EvidenceBaseCheck;
pub use finding::Finding;
pub use judgement::Judgement;
pub use theme::Theme;
