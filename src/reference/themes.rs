//! Adding themes: what joins findings across Areas.

use super::writes::{LONGEST_CODE, PARAGRAPH, invalid, meanwhile, said, taken, told};
use crate::error::Result;
use crate::store::{Seen, Store};
use ::entity::theme;
use ::entity::types::Action;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

/// Adds a theme. Its code means this for ever.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] for a role that may not, [`crate::error::Error::Refused`] for what the rules refuse.
pub async fn add(store: &Store, code: &str, title: &str) -> Result<Seen<theme::Model>> {
    let code = code.trim();
    let permit = store.permit_anew(Action::ChangeReference).await?;
    let permit = permit.naming(&format!("theme {code}"));
    store
        .write(&permit, async |write| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if code.is_empty() || code.len() > LONGEST_CODE || !code.chars().all(fits) {
                let message = format!("A code is 1 to {LONGEST_CODE} small letters, digits and -.");
                return Err(invalid("code", message));
            }
            said("title", title)?;
            let same = Condition::all().add(theme::Column::Code.eq(code));
            if !write.all::<theme::Entity>(same).await?.is_empty() {
                return Err(taken(code));
            }
            let row = theme::Model {
                id: write.clock.id(),
                code: code.into(),
                title: title.trim().into(),
                note: Some(PARAGRAPH.into()),
            };
            let row = write.insert(row.into_active_model().reset_all()).await.map_err(meanwhile)?;
            told(write, "Theme", row.id).await?;
            Ok(row)
        })
        .await
}
