//! What every inspection refers to: the programme's reference data, and the themes of the findings.

use super::claims::Judgement;
use super::work::{Noun, Work};
use crate::error::Result;
use crate::programme::Keys;
use ::entity::{judgement_guide, theme};
use std::collections::{BTreeSet, HashSet};

pub(super) async fn load(work: &mut Work<'_>) -> Result<()> {
    let clock = work.clock.clone();
    let mut keys = Keys::new(&clock);
    let models = work.data.programme.models(&mut keys);
    work.know(keys);
    work.lay(models.areas).await?;
    work.lay(models.forces).await?;
    work.lay(models.pairs).await?;
    work.lay(models.scores).await?;
    work.roles.clone_from(&models.roles);
    work.lay(models.roles).await?;
    work.lay(models.templates).await?;
    work.lay(models.questions).await?;
    work.lay(models.measures).await?;
    work.lay(models.trial_reasons).await?;
    themes(work).await
}

/// The list of documents to ask for; last, so that the keys of everything else stay what they were.
pub(super) async fn list(work: &mut Work<'_>) -> Result<()> {
    let clock = work.clock.clone();
    let list = work.data.programme.list(&mut Keys::new(&clock));
    work.lay(list).await
}

/// What the strengths and components mean, and that every judgement is made by it; last, for the same reason.
pub(super) async fn guide(work: &mut Work<'_>) -> Result<()> {
    let guide_id = work.clock.id();
    let guide = work.data.programme.guide(guide_id);
    let made = |row: &Judgement| {
        let judgement_id = work.key(Noun::Judgement, &row.reference)?;
        Ok(judgement_guide::Model { judgement_id, guide_id })
    };
    let made: Vec<_> = work.data.judgements.iter().map(made).collect::<Result<_>>()?;
    work.lay(vec![guide]).await?;
    work.lay(made).await
}

/// The themes that are described, then those that only findings name.
async fn themes(work: &mut Work<'_>) -> Result<()> {
    let mut themes = Vec::new();
    for row in &work.data.themes {
        themes.push(theme::Model {
            id: work.give(Noun::Theme, &row.theme),
            code: row.theme.clone(),
            title: row.title.clone(),
            note: row.note.clone(),
        });
    }
    let described: HashSet<&str> = work.data.themes.iter().map(|row| row.theme.as_str()).collect();
    let findings = work.data.judgements.iter().flat_map(|judgement| &judgement.findings);
    let named: BTreeSet<&str> = findings.flat_map(|row| &row.themes).map(String::as_str).collect();
    for code in named.difference(&described.into_iter().collect()) {
        let id = work.give(Noun::Theme, *code);
        themes.push(theme::Model { id, code: (*code).into(), title: title(code), note: None });
    }
    work.lay(themes).await
}

/// `direction-of-travel` is titled "Direction of travel".
fn title(code: &str) -> String {
    let words = code.replace('-', " ");
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
