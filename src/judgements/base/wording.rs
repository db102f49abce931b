//! What is told of the words of a judgement, for people to weigh: what nothing cited holds, figures that are hidden, words
//! of direction against the figures, one passage for many findings, and notes that were written afterwards or that nobody
//! agreed to.

use super::said::Said;
use super::{Around, Base, Told, details, names};
use crate::store::Seen;
use crate::words;
use ::entity::types::{BaseRule, JudgementScope, Stance, Trend};
use ::entity::{evidence_link, judgement};
use std::collections::{BTreeSet, HashMap};

/// How many findings one passage may carry before it is told.
const MANY: usize = 3;

pub(super) fn of(base: &Base, around: &Around) -> Vec<Told> {
    let told = [
        uncited(base, around),
        against(base, around),
        base.about_links(
            BaseRule::OnePassage,
            passages(base).into_iter().filter(|links| links.len() >= MANY).flatten(),
            |items| format!("One passage of {items} carries many findings: look for more that does."),
        ),
        base.about_links(
            BaseRule::HiddenFigure,
            base.links.iter().filter(|link| around.hidden.contains(&link.id)),
            |items| format!("{items} was released anew, and some of its figures are hidden now: rest on none of those."),
        ),
        base.about_links(
            BaseRule::ReconstructedNote,
            base.links.iter().filter(|link| around.reconstructed.contains(&link.id)),
            |items| format!("Notes of {items} were written afterwards: see how far they carry."),
        ),
        base.about_links(
            BaseRule::UnagreedNotes,
            base.links.iter().filter(|link| around.unagreed.contains(&link.id)),
            |items| format!("Nobody but their writer agreed to the notes of {items} that are cited: have another interviewer agree to them, and cite them as they were agreed."),
        ),
    ];
    told.into_iter().flatten().collect()
}

/// What a judgement says itself.
pub(super) fn own(judgement: &judgement::Model) -> String {
    format!("{}\n{}", judgement.title, judgement.statement)
}

/// Findings, and the judgement itself by all that its findings cite.
fn uncited(base: &Base, around: &Around) -> Option<Told> {
    let of = &base.judgement;
    let more = of.scope == JudgementScope::Area && says_more(around, &own(of), base.links.iter());
    let findings = base.findings.iter();
    let findings = findings.filter(|of| says_more(around, &of.statement, base.of_finding(of.id)));
    let findings: Vec<_> = findings.cloned().collect();
    let named = more.then_some(of.reference.as_str()).into_iter();
    let named = names(named.chain(findings.iter().map(|of| of.reference.as_str())));
    let message = format!(
        "{named}: a number, date, role or quotation in its words stands in nothing that it cites: cite where it comes from."
    );
    (!named.is_empty()).then(|| Told { findings, ..Told::new(BaseRule::UncitedDetail, message) })
}

/// Findings by the figures that are to support them, and the judgement itself by the scores that its effects are tied to.
fn against(base: &Base, around: &Around) -> Option<Told> {
    let opposite = |says: Trend| match says {
        Trend::Better => Some(Trend::Worse),
        Trend::Worse => Some(Trend::Better),
        Trend::Unchanged => None,
    };
    let links = base.links.iter().filter(|link| {
        let finding = base.findings.iter().find(|of| of.id == link.finding_id);
        let against = finding.and_then(|of| direction(&of.statement)).and_then(opposite);
        let went = around.trends.get(&link.id).copied();
        link.stance == Stance::Supports && against.is_some() && went == against
    });
    let told = base.about_links(BaseRule::AgainstFigure, links, |items| {
        format!("{items} went the other way than the finding says that it supports: word it anew, or cite it against.")
    });
    let of = &base.judgement;
    let says = direction(&own(of));
    let goes = |trend: Option<Trend>| trend.is_some_and(|trend| around.explained.contains(&trend));
    if goes(says) || !goes(says.and_then(opposite)) {
        return told;
    }
    let message = format!(
        "The scores that the effects of {} are tied to went the other way than it says: word it anew, or see whether it explains them.",
        of.reference
    );
    Some(match told {
        None => Told::new(BaseRule::AgainstFigure, message),
        Some(told) => Told { message: format!("{} {message}", told.message), ..told },
    })
}

/// Whether words say numbers, dates, roles or quotations that stand in nothing that is cited for them; not if the viewer
/// may not open some of it, or there is nothing to look through in any of it.
fn says_more<'a>(
    around: &Around,
    says: &str,
    links: impl Iterator<Item = &'a Seen<evidence_link::Model>>,
) -> bool {
    if !asks(says, &around.roles) {
        return false;
    }
    let said = |link: &Seen<evidence_link::Model>| {
        around.texts.get(&(link.evidence_id, link.pinned_version_id))
    };
    let Some(cited) = links.map(said).collect::<Option<Vec<_>>>() else { return false };
    let closed = cited.iter().any(|said| matches!(said, Said::Closed));
    let bare = cited.iter().all(|said| matches!(said, Said::Title(_)));
    if closed || (bare && !cited.is_empty()) {
        return false;
    }
    let cited: Vec<_> = cited.into_iter().map(Said::text).collect();
    let (dates, rest) = details::dates(says);
    let told: Vec<_> = cited.iter().flat_map(|text| details::dates(text).0).collect();
    let known: BTreeSet<_> = cited.iter().flat_map(|text| numbers(text)).collect();
    let heard: BTreeSet<_> =
        cited.iter().flat_map(|text| details::roles(text, &around.roles)).collect();
    let strange = |quote: &str| {
        let quote = words::read(quote);
        cited.iter().all(|text| words::find(&words::read(text), &quote).is_empty())
    };
    dates.iter().any(|date| !told.iter().any(|of| date.is_in(*of)))
        || numbers(&rest).iter().any(|number| !known.contains(number))
        || !details::roles(says, &around.roles).is_subset(&heard)
        || quotations(says).into_iter().any(strange)
}

/// Whether words have numbers, dates, roles or quotations to look for.
pub(super) fn asks(says: &str, roles: &[Vec<String>]) -> bool {
    !numbers(says).is_empty()
        || !quotations(says).is_empty()
        || !details::dates(says).0.is_empty()
        || !details::roles(says, roles).is_empty()
}

/// The numbers in a text, thousands without their comma and decimals without noughts at the end; what is a part of a name, as in `F-YH-01`, is none.
fn numbers(text: &str) -> Vec<String> {
    let mut all = vec![];
    let mut before = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !c.is_ascii_digit() {
            rest = &rest[c.len_utf8()..];
            before = c;
            continue;
        }
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let named = before.is_alphanumeric() || before == '-' || before == '_';
        if !named && !after.starts_with(char::is_alphabetic) {
            let number = number.trim_end_matches([',', '.']).replace(',', "");
            let whole = number.trim_end_matches('0').trim_end_matches('.');
            all.push(if number.contains('.') { whole.to_owned() } else { number });
        }
        before = '0';
        rest = after;
    }
    all
}

/// The shortest quotation that is looked for, in characters: shorter ones are names and words held at arm's length.
const SHORTEST: usize = 12;

/// What a text holds in quotation marks.
fn quotations(text: &str) -> Vec<&str> {
    let mut all = vec![];
    let mut rest = text;
    while let Some(start) = rest.find(['"', '“']) {
        let within = &rest[start..];
        let within = &within[within.chars().next().map_or(0, char::len_utf8)..];
        let Some(end) = within.find(['"', '”']) else { break };
        all.push(&within[..end]);
        rest = &within[end + within[end..].chars().next().map_or(0, char::len_utf8)..];
    }
    all.retain(|quote| quote.chars().count() >= SHORTEST);
    all
}

const BETTER: [&str; 5] = ["improved", "improves", "improving", "improvement", "better"];
const WORSE: [&str; 6] =
    ["worse", "worsened", "worsening", "declined", "deteriorated", "deterioration"];

/// Which way a statement says that things went; none if it says neither, or both.
fn direction(statement: &str) -> Option<Trend> {
    let lower = statement.to_lowercase();
    let words: BTreeSet<_> = lower.split(|c: char| !c.is_alphabetic()).collect();
    let says = |of: &[&str]| of.iter().any(|word| words.contains(word));
    match (says(&BETTER), says(&WORSE)) {
        (true, false) => Some(Trend::Better),
        (false, true) => Some(Trend::Worse),
        _ => None,
    }
}

/// The links of each passage that is quoted, one for each finding.
fn passages(base: &Base) -> Vec<Vec<&Seen<evidence_link::Model>>> {
    let mut by = HashMap::<_, Vec<&Seen<evidence_link::Model>>>::new();
    for link in base.links.iter().filter(|link| link.quote.is_some()) {
        let links = by.entry((link.evidence_id, link.quote.as_deref())).or_default();
        if !links.iter().any(|other| other.finding_id == link.finding_id) {
            links.push(link);
        }
    }
    by.into_values().collect()
}
