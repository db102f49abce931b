//! What is told of the words of a judgement, for people to weigh: what nothing cited holds, figures that are hidden, words
//! of direction against the figures, one passage for many findings, and notes that were written afterwards or that nobody
//! agreed to.

use super::{Around, Base, Told, details};
use crate::store::Seen;
use crate::words;
use ::entity::types::{BaseRule, Stance, Trend};
use ::entity::{evidence_link, finding};
use std::collections::{BTreeSet, HashMap};

/// How many findings one passage may carry before it is told.
const MANY: usize = 3;

pub(super) fn of(base: &Base, around: &Around) -> Vec<Told> {
    let told = [
        base.about_findings(
            BaseRule::UncitedDetail,
            |finding| says_more(base, around, finding),
            |named| {
                format!("{named}: a number, date, role or quotation in its statement stands in nothing that it cites: cite where it comes from.")
            },
        ),
        base.about_links(
            BaseRule::AgainstFigure,
            base.links.iter().filter(|link| {
                let finding = base.findings.iter().find(|of| of.id == link.finding_id);
                let says = finding.and_then(|of| direction(&of.statement));
                let went = around.trends.get(&link.id).copied();
                let against = [Some(Trend::Better), Some(Trend::Worse)];
                link.stance == Stance::Supports && says != went && against.contains(&says) && against.contains(&went)
            }),
            |items| format!("{items} went the other way than the finding says that it supports: word it anew, or cite it against."),
        ),
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

/// Whether a finding says numbers, dates, roles or quotations that stand in nothing that it cites; not if anything cited
/// cannot be looked through.
fn says_more(base: &Base, around: &Around, finding: &finding::Model) -> bool {
    if !asks(finding, &around.roles) {
        return false;
    }
    let text = |link: &Seen<evidence_link::Model>| {
        around.texts.get(&(link.evidence_id, link.pinned_version_id))?.as_deref()
    };
    let Some(cited) = base.of_finding(finding.id).map(text).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let says = &finding.statement;
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

/// Whether a statement has numbers, dates, roles or quotations to look for.
pub(super) fn asks(finding: &finding::Model, roles: &[Vec<String>]) -> bool {
    let says = &finding.statement;
    !numbers(says).is_empty()
        || !quotations(says).is_empty()
        || !details::dates(says).0.is_empty()
        || !details::roles(says, roles).is_empty()
}

/// The numbers in a text, thousands without their comma; what is a part of a name, as in `F-YH-01`, is none.
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
            all.push(number.trim_end_matches([',', '.']).replace(',', ""));
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
