//! The page of a pack: what it tells, to be read in any browser, without a script and without a network.

use super::draw;
use super::gather::Gathered;
use super::told::{Finding, Item, Judgement, Link, Told};
use ::entity::types::Stance;
use serde_json::Value;
use std::fmt::{self, Display, Write};

const STYLE: &str = "
body{font:1rem/1.5 sans-serif;color:#0b0c0c;background:#fff;max-width:60rem;margin:0 auto;padding:3rem 1rem}
.marking{position:fixed;left:0;right:0;text-align:center;font-weight:bold;background:#fff;padding:.2rem}
.marking.top{top:0;border-bottom:1px solid}.marking.bottom{bottom:0;border-top:1px solid}
h2{border-top:3px solid #0b0c0c;padding-top:1rem}article{margin:1rem 0 1rem 1rem}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #b1b4b6;padding:.3rem;text-align:left;vertical-align:top}
blockquote{margin:.5rem 0;padding:.5rem 1rem;border-left:5px solid #b1b4b6}mark{background:#fff0b3}
.stance{font-weight:bold}svg{width:100%;height:auto}svg text{font:12px sans-serif}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
@media print{body{max-width:none}article{break-inside:avoid}}
";

/// Text as HTML has it.
pub(super) struct Text<'a>(pub &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            c => f.write_char(c),
        })
    }
}

/// A word of a vocabulary, to be read.
pub(super) fn word(of: &impl Display) -> String {
    of.to_string().to_lowercase().replace('_', " ")
}

/// The page.
///
/// # Errors
/// Never: it is written into memory.
pub(super) fn page(gathered: &Gathered) -> Result<String, fmt::Error> {
    let told = &gathered.told;
    let (title, marking) = (format!("{}: {}", told.reference, told.title), told.marking());
    let mut out = String::new();
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<div class=\"marking top\">{marking}</div>\n\
         <main>\n<h1>{0}</h1>\n<p>Evidence pack of HM Crown Prosecution Service Inspectorate. Profile: {1}. \
         Handle as {marking}.</p>\n",
        Text(&title),
        word(&told.profile)
    )?;
    for of in &told.judgements {
        judgement(&mut out, told, of)?;
    }
    items(&mut out, told)?;
    left_out(&mut out, gathered)?;
    write!(out, "</main>\n<div class=\"marking bottom\">{marking}</div>\n</body>\n</html>\n")?;
    Ok(out)
}

fn judgement(out: &mut String, told: &Told, of: &Judgement) -> fmt::Result {
    write!(
        out,
        "<section>\n<h2 id=\"{0}\">{0} {1}</h2>\n<p>{2}</p>\n<p>Version {3}, {4}",
        Text(&of.reference),
        Text(&of.title),
        Text(&of.statement),
        of.version,
        word(&of.status)
    )?;
    if let Some(strength) = &of.strength {
        write!(out, ", strength of evidence {}", word(strength))?;
    }
    out.push_str(".</p>\n");
    for reason in &of.strength_reasons {
        let (domain, direction) = (word(&reason.domain), word(&reason.direction));
        writeln!(out, "<p>{domain}, {direction}: {}</p>", Text(&reason.note))?;
    }
    if let Some(ended) = &of.ended {
        writeln!(out, "<p>It was {}: {}</p>", word(&ended.kind), Text(&ended.reason))?;
    }
    if let Some(seal) = &of.seal {
        let sealed = seal.path.as_ref().map(|path| &path["data/".len()..]);
        write!(
            out,
            "<p>Sealed {}: <code>{}</code>",
            seal.sealed_at.to_rfc3339(),
            Text(&seal.digest)
        )?;
        if let Some(path) = sealed {
            write!(out, " (<a href=\"{0}\">what was sealed</a>)", Text(path))?;
        }
        if let Some(stamp) = &seal.time_stamp {
            let (at, path) = (stamp.at.to_rfc3339(), &stamp.path["data/".len()..]);
            let by = stamp.authority.as_deref().unwrap_or("an authority");
            write!(out, ", <a href=\"{0}\">stamped</a> {at} by {1}", Text(path), Text(by))?;
        }
        out.push_str("</p>\n");
    }
    if !of.draws_on.is_empty() {
        writeln!(out, "<p>It draws on {}.</p>", Text(&of.draws_on.join(", ")))?;
    }
    if !of.counts.is_empty() {
        out.push_str("<table>\n<tr><th>Kind of evidence</th><th>Stance</th><th>Links</th></tr>\n");
        for count in &of.counts {
            let (kind, stance) = (word(&count.kind), word(&count.stance));
            writeln!(out, "<tr><td>{kind}</td><td>{stance}</td><td>{}</td></tr>", count.links)?;
        }
        out.push_str("</table>\n");
    }
    draw::trace(out, of)?;
    for of in &of.findings {
        finding(out, told, of)?;
    }
    out.push_str("</section>\n");
    Ok(())
}

fn finding(out: &mut String, told: &Told, of: &Finding) -> fmt::Result {
    write!(
        out,
        "<article>\n<h3 id=\"{0}\">{0}, {1}</h3>\n<p>{2}</p>\n",
        Text(&of.reference),
        word(&of.kind),
        Text(&of.statement)
    )?;
    for of in &of.links {
        link(out, told, of)?;
    }
    out.push_str("</article>\n");
    Ok(())
}

fn link(out: &mut String, told: &Told, of: &Link) -> fmt::Result {
    write!(
        out,
        "<article>\n<p><span class=\"stance\">{}</span>: <a href=\"#{1}\">{1}</a>",
        word(&of.stance),
        Text(&of.evidence)
    )?;
    if let Some(weight) = &of.weight {
        write!(out, ", {}", word(weight))?;
    }
    if !of.place.is_empty() {
        write!(out, ", {}", Text(&of.place))?;
    }
    if let Some(page) = of.page {
        write!(out, ", page {page}")?;
    }
    out.push_str("</p>\n");
    if let Some(rationale) = &of.rationale {
        writeln!(out, "<p>{}</p>", Text(rationale))?;
    }
    if let Some(quote) = &of.quote {
        match &quote.found {
            Some(found) => writeln!(
                out,
                "<blockquote>…{}<mark>{}</mark>{}…</blockquote>",
                Text(&found.prefix),
                Text(&found.exact),
                Text(&found.suffix)
            )?,
            None => writeln!(
                out,
                "<blockquote><mark>{}</mark> (not found word for word)</blockquote>",
                Text(&quote.typed)
            )?,
        }
    }
    let version = told.cited(of).and_then(|item| item.versions.get(&of.version?));
    if let Some(path) = version.and_then(|version| version.path.as_ref()) {
        let path = &path["data/".len()..];
        writeln!(out, "<p><a href=\"{}\">The file, as it was cited</a></p>", Text(path))?;
    }
    out.push_str("</article>\n");
    Ok(())
}

fn items(out: &mut String, told: &Told) -> fmt::Result {
    if told.items.is_empty() {
        return Ok(());
    }
    out.push_str("<section>\n<h2>Evidence</h2>\n");
    for of in told.items.values() {
        item(out, of)?;
    }
    out.push_str("</section>\n");
    Ok(())
}

fn item(out: &mut String, of: &Item) -> fmt::Result {
    write!(
        out,
        "<article>\n<h3 id=\"{0}\">{0} {1}</h3>\n<p>{2}, {3}, {4}</p>\n",
        Text(&of.reference),
        Text(&of.title),
        word(&of.kind),
        word(&of.origin),
        of.marking.to_string().replace('_', "-")
    )?;
    values(out, "", &of.detail)?;
    for version in of.versions.values() {
        let name = Text(&version.file_name);
        write!(out, "<p>Version {}: ", version.number)?;
        match &version.path {
            Some(path) => write!(out, "<a href=\"{}\">{name}</a>", Text(&path["data/".len()..]))?,
            None => write!(out, "{name} (not in this pack)")?,
        }
        if version.is_text_here() {
            out.push_str(", kept as text, so that nothing in it runs");
        }
        writeln!(out, ", {} bytes, SHA-256 <code>{}</code></p>", version.size, version.sha256)?;
    }
    for revision in of.revisions.values() {
        let (number, digest) = (revision.number, &revision.sha256);
        writeln!(out, "<p>Revision {number}, SHA-256 <code>{digest}</code></p>")?;
        values(out, "", &revision.said)?;
    }
    if !of.figures.is_empty() {
        out.push_str("<table>\n<tr><th>Period</th><th>Numerator</th><th>Denominator</th></tr>\n");
        for figure in of.figures.values() {
            let of = figure.denominator.map(|of| of.to_string()).unwrap_or_default();
            let period = Text(&figure.period);
            writeln!(out, "<tr><td>{period}</td><td>{}</td><td>{of}</td></tr>", figure.numerator)?;
        }
        out.push_str("</table>\n");
    }
    out.push_str("</article>\n");
    Ok(())
}

/// What a kind says, a line for each value.
fn values(out: &mut String, name: &str, of: &Value) -> fmt::Result {
    match of {
        Value::Null => Ok(()),
        Value::Object(fields) => fields.iter().try_for_each(|(field, of)| {
            let name = if name.is_empty() { field.clone() } else { format!("{name}, {field}") };
            values(out, &name, of)
        }),
        Value::Array(list) => list.iter().try_for_each(|of| values(out, name, of)),
        Value::String(text) => writeln!(out, "<pre>{}: {}</pre>", Text(name), Text(text)),
        other => writeln!(out, "<pre>{}: {other}</pre>", Text(name)),
    }
}

fn left_out(out: &mut String, gathered: &Gathered) -> fmt::Result {
    out.push_str("<section>\n<h2>What was left out</h2>\n");
    if gathered.omissions.is_empty() {
        out.push_str("<p>Nothing.</p>\n</section>\n");
        return Ok(());
    }
    out.push_str("<table>\n<tr><th>Judgement</th><th>What</th><th>Which</th><th>Rule</th></tr>\n");
    for of in &gathered.omissions {
        let which = match (of.id, of.count) {
            (Some(id), _) => id.to_string(),
            (None, Some(count)) => format!("{count} of them"),
            (None, None) => String::new(),
        };
        let (judgement, what, rule) = (Text(&of.judgement), of.what, of.rule.word());
        writeln!(
            out,
            "<tr><td>{judgement}</td><td>{what}</td><td>{which}</td><td>{rule}</td></tr>"
        )?;
    }
    out.push_str("</table>\n</section>\n");
    Ok(())
}

/// The colour of a stance.
pub(super) fn colour(stance: Stance) -> &'static str {
    match stance {
        Stance::Supports => "#00703c",
        Stance::Contradicts => "#d4351c",
        Stance::Context => "#505a5f",
    }
}
