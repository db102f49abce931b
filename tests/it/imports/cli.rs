//! `evidence import performance`, and tables in every form in which a spreadsheet saves them.

use super::{HEAD, demo_figures, sent, started};
use crate::program::{failing, run};
use crate::support::{BOTH, TestApp};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use zip::write::SimpleFileOptions;

const GOOD: &str = "INS-YH,MC,CTL_FAILURES,2025-26 Q1,2025-04-01,2025-06-30,7,,7";

fn import(path: &Path, token: &str, more: &[&str]) -> (bool, String, String) {
    run(path, &[&["import", "performance", "table.csv", "--token", token], more].concat())
}

#[test]
fn a_table_is_tried_imported_and_its_refused_rows_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    assert!(run(path, &["demo", "load"]).0);
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim();
    let bad = GOOD.replace(",7,,7", ",-7,,").replace("MC", "CC");
    std::fs::write(path.join("table.csv"), format!("{HEAD}{GOOD}\n{bad}\n")).expect("a file");
    let (success, said, all) = import(path, token, &["--dry-run"]);
    let fault = "line 3: REFUSED: column numerator: `-7` is negative: write 0 or more";
    assert!(!success && said.contains(fault), "{said}{all}");
    assert!(said.contains("new: 1, changed: 0, unchanged: 0, refused: 1"), "{said}");
    assert!(all.contains("Nothing of it was kept"), "{all}");
    let (success, said, all) = import(path, token, &["--row-by-row", "--refused", "mend.csv"]);
    assert!(
        !success && said.contains("new: 1") && all.contains("1 rows were refused"),
        "{said}{all}"
    );
    let mend = std::fs::read_to_string(path.join("mend.csv")).expect("a file");
    std::fs::write(path.join("table.csv"), mend.replace(",-7,", ",7,")).expect("a file");
    let (success, said, all) = import(path, token, &[]);
    assert!(success && said.contains("new: 1") && said.contains(" is in"), "{said}{all}");
    let (success, said, _) = import(path, token, &["--dry-run"]);
    assert!(
        success && said.contains("unchanged: 1") && said.contains("This was a trial"),
        "{said}"
    );
    let (_, token, _) = run(path, &["token", "ANALYST-1"]);
    let (success, _, all) = import(path, token.trim(), &[]);
    assert!(!success && all.contains("Your role does not allow this"), "{all}");
    let said = failing(path, &["import", "performance", "none.csv", "--token", "x"]);
    assert!(said.contains("none.csv cannot be read: there is no such file"), "{said}");
}

#[tokio::test]
async fn a_table_is_read_in_every_form_in_which_a_spreadsheet_saves_it() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let text =
        format!("{HEAD}{}\n\n;;\n{GOOD}\n", demo_figures("YH")[..2].join("\n")).replace(";;", ",,");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (how, bytes) in [
        ("commas", text.as_bytes().to_vec()),
        ("lines of Windows", text.replace('\n', "\r\n").into_bytes()),
        ("semicolons", text.replace(',', ";").into_bytes()),
        ("tabs", text.replace(',', "\t").into_bytes()),
        ("UTF-8 with a mark", ["\u{feff}", &text].concat().into_bytes()),
        ("UTF-16", [&[0xff, 0xfe], &utf16[..]].concat()),
        ("spaces and capitals", text.replace("period_start", " Period Start ").into_bytes()),
    ] {
        let upload = sent(&app, &lead, "PERFORMANCE", &bytes).await;
        let batch = started(&lead, &upload, true, "ALL_OR_NOTHING").await["batch"].take();
        let told: Vec<_> = batch["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| json!([row["line"], row["verdict"]]))
            .collect();
        assert_eq!(
            json!(told),
            json!([[2, "UNCHANGED"], [3, "UNCHANGED"], [6, "CREATE"]]),
            "{how}"
        );
    }
}

/// A workbook with one sheet of these rows; a number is a number, a day a day.
fn workbook(rows: &[Vec<(&str, &str)>]) -> Vec<u8> {
    let mut sheet = String::new();
    for (number, row) in (1..).zip(rows) {
        let cells = row.iter().zip('A'..).map(|((kind, value), column)| match *kind {
            "day" => format!("<c r=\"{column}{number}\" s=\"1\"><v>{value}</v></c>"),
            "number" => format!("<c r=\"{column}{number}\"><v>{value}</v></c>"),
            _ => format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"),
        });
        sheet.extend([format!("<row r=\"{number}\">"), cells.collect(), "</row>".to_owned()]);
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Figures\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("a workbook").into_inner()
}

#[tokio::test]
async fn a_workbook_is_a_table_too() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let names = [
            "inspection",
            "unit",
            "measure",
            "period",
            "period_start",
            "period_end",
            "denominator",
            "numerator",
        ];
        let row = |numerator: (&'static str, &'static str)| {
            let text = |text| ("text", text);
            vec![
                text("INS-YH"),
                text("MC"),
                text("CTL_FAILURES"),
                text("2025-26, Q1"),
                ("day", "45748"),
                ("day", "45838"),
                text(""),
                numerator,
            ]
        };
        let names: Vec<_> = names.into_iter().map(|name| ("text", name)).collect();
        let bytes = workbook(&[names, vec![], row(("number", "7")), row(("text", "seven"))]);
        let input = json!({"what": "PERFORMANCE", "fileName": "Figures.XLSX", "size": bytes.len(),
            "sha256": evidence::digest::of_bytes(&bytes)});
        let upload = super::put(&app, &lead, &input, &bytes).await;
        let batch = started(&lead, &upload, false, "ROW_BY_ROW").await["batch"].take();
        assert_eq!(batch["rows"][0]["line"], 3, "{batch:#}");
        assert_eq!(batch["rows"][0]["about"], "PRF-YH-MC-CTL_FAILURES 2025-26, Q1");
        assert_eq!(batch["rows"][1]["faults"][0]["column"], "numerator");
        let series = super::points(&lead, "PRF-YH-MC-CTL_FAILURES").await;
        assert_eq!(
            (&series["periodEnd"], &series["points"][8]["value"]),
            (&json!("2025-06-30"), &json!(7.0))
        );
        let bytes = b"PK\x03\x04 no workbook";
        let input = json!({"what": "PERFORMANCE", "fileName": "b.xlsx", "size": bytes.len(),
            "sha256": evidence::digest::of_bytes(bytes)});
        let upload = super::put(&app, &lead, &input, bytes).await;
        let batch = started(&lead, &upload, false, "ROW_BY_ROW").await["batch"].take();
        assert_eq!(batch["state"], "REFUSED");
        assert!(batch["message"].as_str().is_some_and(|said| said.contains("damaged")), "{batch}");
        let second = sent(&app, &lead, "PERFORMANCE", &workbook(&[])).await;
        let batch = started(&lead, &second, true, "ROW_BY_ROW").await["batch"].take();
        let reason = "this is a workbook, not a CSV file: let its name end in .xlsx, or save it as CSV UTF-8";
        let told = json!([{"column": null, "reason": reason}]);
        assert_eq!((&batch["state"], &batch["rows"][0]["faults"]), (&json!("REFUSED"), &told));
        assert_eq!(batch["rows"].as_array().map(Vec::len), Some(1), "and nothing else");
    }
}
