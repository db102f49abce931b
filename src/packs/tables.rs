//! What a pack tells as tables: CSV files that a spreadsheet opens as they are, and a Frictionless data package that says
//! what their columns are.

use super::bag::Bag;
use super::told::Told;
use crate::digest;
use crate::error::{Error, Result};
use crate::table::harmless;
use serde_json::{Value, json};

/// A table: its columns with their types, what tells its rows apart, and what they name in other tables.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, &'static str)],
    names: &'static [(&'static str, &'static str, &'static str)],
    rows: Vec<Vec<Option<String>>>,
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
        let cell = |(cell, (_, kind)): (&Option<String>, &(&str, &str))| match cell {
            Some(cell) if *kind == "string" => harmless(cell),
            cell => cell.clone().unwrap_or_default(),
        };
        out.write_record(row.iter().zip(table.columns).map(cell)).map_err(Error::internal)?;
    }
    let bytes = out.into_inner().map_err(|fault| Error::internal(fault.into_error()))?;
    String::from_utf8(bytes).map_err(Error::internal)
}

/// A cell; nothing is an empty one.
fn cell(of: impl ToString) -> Option<String> {
    Some(of.to_string())
}

fn tables(told: &Told) -> [Table; 6] {
    let judgements = told.judgements.iter().map(|of| {
        vec![
            cell(&of.reference),
            cell(of.version),
            of.area.clone(),
            cell(of.component),
            cell(&of.title),
            cell(&of.statement),
            cell(of.status),
            of.strength.and_then(cell),
            of.seal.as_ref().map(|seal| seal.digest.clone()),
        ]
    });
    let findings = told.judgements.iter().flat_map(|judgement| {
        judgement.findings.iter().map(|of| {
            vec![
                cell(&of.reference),
                cell(&judgement.reference),
                cell(of.finding_type),
                cell(&of.statement),
            ]
        })
    });
    let links = told.links().map(|(_, finding, of)| {
        let quote = of.quote.as_ref();
        vec![
            cell(of.id),
            cell(&finding.reference),
            cell(&of.evidence),
            cell(of.stance),
            of.weight.and_then(cell),
            of.rationale.clone(),
            cell(&of.place),
            of.page.and_then(cell),
            quote.map(|quote| quote.typed.clone()),
            quote.and_then(|quote| quote.verified).and_then(cell),
            cell(of.linked_at.to_rfc3339()),
            of.version.and_then(cell),
            of.revision.and_then(cell),
        ]
    });
    let items = told.items.values().map(|of| {
        vec![
            cell(&of.reference),
            cell(of.kind),
            cell(&of.title),
            cell(of.origin),
            cell(of.marking),
            cell(of.language),
            of.period_start.and_then(cell),
            of.period_end.and_then(cell),
            cell(of.received_at.to_rfc3339()),
        ]
    });
    let files = told.items.values().flat_map(|item| {
        item.versions.values().map(|of| {
            vec![
                cell(of.id),
                cell(&item.reference),
                cell(of.number),
                cell(&of.file_name),
                cell(&of.media_type),
                cell(of.size),
                cell(&of.sha256),
                of.path.clone(),
            ]
        })
    });
    let figures = told.items.values().flat_map(|item| {
        item.figures.values().map(|of| {
            vec![
                cell(format!("{}/{}/{}", item.reference, of.period_start, of.revision)),
                cell(&item.reference),
                cell(&of.period),
                cell(of.period_start),
                cell(of.period_end),
                cell(of.numerator),
                of.denominator.and_then(cell),
                cell(of.method_version),
                cell(of.revision),
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
