//! What a pack tells as tables: CSV files that a spreadsheet opens as they are, and a Frictionless data package that says
//! what their columns are.

use super::bag::Bag;
use super::told::{Judgement, Reason, Told};
use crate::digest;
use crate::error::{Error, Result};
use crate::table::harmless;
use serde_json::{Value, json};

/// A table: its columns with their types, what tells its rows apart, and what they name in other tables.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, &'static str)],
    names: &'static [(&'static str, &'static str, &'static str)],
    rows: Vec<Vec<String>>,
}

/// Puts them in.
pub(super) fn put(bag: &mut Bag, told: &Told) -> Result<()> {
    let mut resources = Vec::new();
    for table in tables(told) {
        let text = written(&table)?;
        let path = format!("{}.csv", table.name);
        let entry = bag.put_text(&format!("data/tables/{path}"), &text)?;
        resources.push(json!({
            "name": table.name,
            "path": path,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": entry.size,
            "hash": format!("sha256:{}", entry.sha256),
            "schema": schema(&table),
        }));
    }
    let package = json!({
        "name": super::fill::name(told).to_lowercase(),
        "title": told.title,
        "profile": "data-package",
        "created": told.newest().to_rfc3339(),
        "resources": resources,
    });
    bag.put_text("data/tables/datapackage.json", &digest::canonical(&package)?).map(drop)
}

fn schema(table: &Table) -> Value {
    let key = table.columns[0].0;
    let field = |(name, kind): &(&str, &str)| {
        let constraints = if *name == key { json!({"required": true}) } else { json!({}) };
        json!({"name": name, "type": kind, "constraints": constraints})
    };
    let named = table.names.iter().map(|(column, other, key)| {
        json!({"fields": [column], "reference": {"resource": other, "fields": [key]}})
    });
    json!({
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "primaryKey": [key],
        "foreignKeys": named.collect::<Vec<_>>(),
    })
}

fn written(table: &Table) -> Result<String> {
    // or a spreadsheet takes it for something else than UTF-8
    let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(table.columns.iter().map(|(name, _)| *name)).map_err(Error::internal)?;
    for row in &table.rows {
        let cell = |(cell, (_, kind)): (&String, &(&str, &str))| match *kind {
            "string" => harmless(cell),
            _ => cell.clone(),
        };
        out.write_record(row.iter().zip(table.columns).map(cell)).map_err(Error::internal)?;
    }
    let bytes = out.into_inner().map_err(|fault| Error::internal(fault.into_error()))?;
    String::from_utf8(bytes).map_err(Error::internal)
}

fn text(of: &impl ToString) -> String {
    of.to_string()
}

/// A cell that may be empty.
fn some(of: Option<&impl ToString>) -> String {
    of.map(ToString::to_string).unwrap_or_default()
}

/// A line for each.
fn reasons(of: &Judgement) -> String {
    let reason = |of: &Reason| format!("{} {}: {}", of.domain, of.direction, of.note);
    of.strength_reasons.iter().map(reason).collect::<Vec<_>>().join("\n")
}

#[expect(clippy::too_many_lines, reason = "a line a column")]
fn tables(told: &Told) -> [Table; 6] {
    let judgements = told.judgements.iter().map(|of| {
        vec![
            text(&of.reference),
            text(&of.version),
            some(of.area.as_ref()),
            text(&of.component),
            text(&of.title),
            text(&of.statement),
            text(&of.status),
            some(of.strength.as_ref()),
            reasons(of),
            some(of.seal.as_ref().map(|seal| &seal.digest)),
        ]
    });
    let findings = told.judgements.iter().flat_map(|judgement| {
        judgement.findings.iter().map(|of| {
            vec![
                text(&of.reference),
                text(&judgement.reference),
                text(&of.kind),
                text(&of.statement),
            ]
        })
    });
    let links = told.links().map(|(_, finding, of)| {
        let quote = of.quote.as_ref();
        vec![
            text(&of.id),
            text(&finding.reference),
            text(&of.evidence),
            text(&of.stance),
            some(of.weight.as_ref()),
            some(of.rationale.as_ref()),
            text(&of.place),
            some(of.page.as_ref()),
            some(quote.map(|quote| &quote.typed)),
            some(quote.and_then(|quote| quote.verified.as_ref())),
            text(&of.linked_at.to_rfc3339()),
            some(of.version.as_ref()),
            some(of.revision.as_ref()),
        ]
    });
    let items = told.items.values().map(|of| {
        vec![
            text(&of.reference),
            text(&of.kind),
            text(&of.title),
            text(&of.origin),
            text(&of.marking),
            text(&of.language),
            some(of.period_start.as_ref()),
            some(of.period_end.as_ref()),
            text(&of.received_at.to_rfc3339()),
        ]
    });
    let files = told.items.values().flat_map(|item| {
        item.versions.values().map(|of| {
            vec![
                text(&of.id),
                text(&item.reference),
                text(&of.number),
                text(&of.file_name),
                text(&of.media_type),
                text(&of.size),
                text(&of.sha256),
                some(of.path.as_ref()),
            ]
        })
    });
    let figures = told.items.values().flat_map(|item| {
        item.figures.values().map(|of| {
            vec![
                format!("{}/{}/{}", item.reference, of.period_start, of.revision),
                text(&item.reference),
                text(&of.period),
                text(&of.period_start),
                text(&of.period_end),
                text(&of.numerator),
                some(of.denominator.as_ref()),
                text(&of.method_version),
                text(&of.revision),
            ]
        })
    });
    [
        Table {
            name: "judgements",
            columns: &[
                ("reference", "string"),
                ("version", "integer"),
                ("area", "string"),
                ("component", "string"),
                ("title", "string"),
                ("statement", "string"),
                ("status", "string"),
                ("strength", "string"),
                ("strength_reasons", "string"),
                ("seal", "string"),
            ],
            names: &[],
            rows: judgements.collect(),
        },
        Table {
            name: "findings",
            columns: &[
                ("reference", "string"),
                ("judgement", "string"),
                ("type", "string"),
                ("statement", "string"),
            ],
            names: &[("judgement", "judgements", "reference")],
            rows: findings.collect(),
        },
        Table {
            name: "links",
            columns: &[
                ("id", "string"),
                ("finding", "string"),
                ("evidence", "string"),
                ("stance", "string"),
                ("weight", "string"),
                ("rationale", "string"),
                ("place", "string"),
                ("page", "integer"),
                ("quote", "string"),
                ("verified", "boolean"),
                ("linked_at", "datetime"),
                ("pinned_version", "integer"),
                ("pinned_revision", "integer"),
            ],
            names: &[("finding", "findings", "reference"), ("evidence", "items", "reference")],
            rows: links.collect(),
        },
        Table {
            name: "items",
            columns: &[
                ("reference", "string"),
                ("kind", "string"),
                ("title", "string"),
                ("origin", "string"),
                ("marking", "string"),
                ("language", "string"),
                ("period_start", "date"),
                ("period_end", "date"),
                ("received_at", "datetime"),
            ],
            names: &[],
            rows: items.collect(),
        },
        Table {
            name: "files",
            columns: &[
                ("id", "string"),
                ("evidence", "string"),
                ("version", "integer"),
                ("file_name", "string"),
                ("media_type", "string"),
                ("size", "integer"),
                ("sha256", "string"),
                ("path", "string"),
            ],
            names: &[("evidence", "items", "reference")],
            rows: files.collect(),
        },
        Table {
            name: "figures",
            columns: &[
                ("key", "string"),
                ("evidence", "string"),
                ("period", "string"),
                ("period_start", "date"),
                ("period_end", "date"),
                ("numerator", "integer"),
                ("denominator", "integer"),
                ("method_version", "integer"),
                ("revision", "integer"),
            ],
            names: &[("evidence", "items", "reference")],
            rows: figures.collect(),
        },
    ]
}
