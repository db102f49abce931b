//! What others made to check such files finds nothing wrong with a pack: bagit, roc-validator, prov and frictionless, as
//! tests/install.sh installs them.

use super::fetched;
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, TestApp};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where they are.
fn tool(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/.venv/bin").join(name)
}

/// What one of them says of the pack in a folder.
fn verdict(name: &str, bag: &Path) -> Result<(), String> {
    let prov = "import prov.model as m\nd = m.ProvDocument.deserialize('prov.json', format='json')\n\
        assert list(d.get_records(m.ProvEntity))\nassert m.ProvDocument.deserialize(content=d.serialize()) == d";
    let ro_crate = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/ro_crate.py");
    let (program, arguments, folder) = match name {
        "bagit" => ("bagit.py", vec!["--validate", "."], bag.to_owned()),
        "frictionless" => {
            ("frictionless", vec!["validate", "tables/datapackage.json"], bag.join("data"))
        }
        "prov" => ("python", vec!["-c", prov], bag.join("data")),
        _ => ("python", vec![ro_crate, "."], bag.join("data")),
    };
    let path = tool(program);
    assert!(path.exists(), "{} is not there: run tests/install.sh", path.display());
    let mut run = Command::new(path);
    let output = run.args(arguments).current_dir(folder).env("NO_COLOR", "1").output();
    let output = output.expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said).into_owned()) }
}

const TOOLS: [(&str, &str); 4] = [
    ("bagit", "data/index.html"),
    ("frictionless", "data/tables/items.csv"),
    ("prov", "data/prov.json"),
    ("roc-validator", "data/ro-crate-metadata.json"),
];

#[tokio::test]
async fn what_others_made_finds_nothing_wrong() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let rows = Rows::of(&app).await;
    // what a spreadsheet would take for a formula, and what is not ASCII
    rows.run("UPDATE evidence_link SET rationale = '=HYPERLINK(1) ŵyl' WHERE reference = 'L-001'")
        .await;
    for (of, profile) in [("J-YH-01", "INTERNAL"), ("INS-YH", "QA")] {
        let (_, bytes) = fetched(&app, "LEAD-YH", of, profile).await;
        let folder = tempfile::tempdir().expect("a folder");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP file");
        zip.extract(folder.path()).expect("it is unpacked");
        let bag = std::fs::read_dir(folder.path()).expect("a folder").next().expect("a bag");
        let bag = bag.expect("a bag").path();
        for (name, _) in TOOLS {
            assert_eq!(verdict(name, &bag), Ok(()), "{name}, {of} {profile}");
        }
        let links = std::fs::read_to_string(bag.join("data/tables/links.csv")).expect("a table");
        assert!(links.starts_with('\u{feff}') && links.contains("'=HYPERLINK"), "no formula");
        if profile == "QA" {
            continue;
        }
        // and they do look
        for (name, path) in TOOLS {
            std::fs::write(bag.join(path), "{}").expect("a file");
            assert!(verdict(name, &bag).is_err(), "{name} does not mind {path}");
        }
    }
}
