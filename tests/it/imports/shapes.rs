//! Tables at random, of every kind of import: good rows, new and known ones, and faults in one of ten.

use super::checks;
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// What a kind of table looks like.
pub struct Shape {
    pub what: &'static str,
    /// Who sends it.
    pub who: &'static str,
    pub columns: Vec<String>,
    /// Good rows. `{n}` stands for the number of what a row is about, `{day}` for a day of its own, `{d}` for some day
    /// of a month, `{some}` for one of the words below.
    pub good: Vec<Vec<String>>,
    some: &'static [&'static str],
    /// What is put into a column, now and then.
    bad: Vec<(&'static str, &'static [&'static str])>,
}

/// Cells parted by `|`.
fn cells(row: &str) -> Vec<String> {
    row.split('|').map(str::to_owned).collect()
}

impl Shape {
    /// So many rows about things of which there are `keys`, always the same for a seed.
    pub fn table(&self, rows: usize, keys: usize, seed: u8) -> String {
        let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut below = |most: usize| rng.next_u32() as usize % most;
        let rows = (0..rows).map(|_| {
            let n = below(keys);
            let (day, some) = (first_day(n / self.good.len()), self.some[below(self.some.len())]);
            let filled = [("{n}", n.to_string()), ("{day}", day), ("{some}", some.to_owned())];
            let mut row = self.good[n % self.good.len()].clone();
            for cell in &mut row {
                for (name, value) in &filled {
                    *cell = cell.replace(name, value);
                }
                *cell = cell.replace("{d}", &format!("{:02}", 1 + below(28)));
            }
            self.spoil(&mut row, &mut below, 10);
            line(&row)
        });
        rows.fold(line(&self.columns), |text, row| text + &row)
    }

    /// The good rows in their order, with a fault in one of so many.
    pub fn whole(&self, one_of: usize, seed: u8) -> String {
        let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut below = |most: usize| rng.next_u32() as usize % most;
        let rows = self.good.iter().map(|row| {
            let mut row = row.clone();
            self.spoil(&mut row, &mut below, one_of);
            line(&row)
        });
        rows.fold(line(&self.columns), |text, row| text + &row)
    }

    fn spoil(&self, row: &mut [String], mut below: impl FnMut(usize) -> usize, one_of: usize) {
        let mut chance = one_of;
        while below(chance) == 0 {
            let (column, words) = self.bad[below(self.bad.len())];
            let at = self.columns.iter().position(|name| name == column).expect("a column");
            words[below(words.len())].clone_into(&mut row[at]);
            // what has one fault may well have two
            chance = 3;
        }
    }
}

fn line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

fn first_day(after: usize) -> String {
    let first: chrono::NaiveDate = "2020-01-01".parse().expect("a day");
    (first + chrono::Days::new(after as u64)).to_string()
}

/// Figures of existing and new series and periods, those of the same trials on the same day.
pub fn figures() -> Shape {
    let measures = [
        ("CTL_FAILURES", ""),
        ("IQA_COMPLETED_RATE", "100"),
        ("HC_CONVICTION_RATE", "100"),
        ("EFFECTIVE_TRIAL_RATE", "100"),
        ("CRACKED_TRIAL_RATE", "100"),
        ("INEFFECTIVE_TRIAL_RATE", "100"),
        ("VACATED_TRIAL_RATE", "100"),
    ];
    let row = |(measure, of): (&str, &str)| {
        ["MC", "CC"].map(|unit| {
            cells(&format!("INS-YH|{unit}|{measure}|on {{day}}|{{day}}|{{day}}|{{some}}|{of}|"))
        })
    };
    Shape {
        what: "PERFORMANCE",
        who: "LEAD-YH",
        columns: super::HEAD.trim().split(',').map(str::to_owned).collect(),
        good: measures.into_iter().flat_map(row).collect(),
        some: &["87", "12", "0", "50"],
        bad: vec![
            ("inspection", &["INS-CW", "INS-ZZ", "", "=1"]),
            ("unit", &["RASSO", "", "XX", "#REF!"]),
            ("measure", &["NONE", ""]),
            ("period_start", &["2025-02-29", "", "2031-01-01"]),
            ("numerator", &["many", "-3", "1,5", "#N/A", "", "4000"]),
            ("denominator", &["", "40", "0"]),
            ("value", &["87,0", "=1", "13", "87.0"]),
        ],
    }
}

/// Scores: of few keys, so that most rows are doubled.
pub fn scores() -> Shape {
    let mut good = vec![];
    for area in ["LN", "LS", "WX", "YH", "SE", "TC", "MC"] {
        for unit in ["MC", "CC"] {
            for measure in ["GRIP", "ADDED_VALUE"] {
                good.push(cells(&format!("{area}|{unit}|{measure}|{{some}}||||")));
            }
        }
    }
    Shape {
        what: "AIP_SCORES",
        who: "ADMIN-1",
        columns: cells("area|unit|measure|baseline|follow_up|change|change_unit|source_paragraph"),
        good,
        some: &["", "40", "41.5", "0"],
        bad: vec![
            ("area", &["XX", "", "=1"]),
            ("unit", &["CCU", "#N/A"]),
            ("measure", &["", "NONE"]),
            ("baseline", &["1,5", "many"]),
            ("change", &["x", "#REF!", "10"]),
            ("change_unit", &["@sum", "points"]),
        ],
    }
}

/// Interviews and focus groups, planned or held.
pub fn interviews() -> Shape {
    Shape {
        what: "INTERVIEWS",
        who: "LEAD-YH",
        columns: cells(
            "key|inspection|role|force|unit|format|planned_on|held_on|participants|interviewers|language|restricted",
        ),
        good: vec![
            cells("k{n}|INS-YH|POL-PCC|16||interview|2026-02-{d}|||INSP-YH-2||"),
            cells("k{n}|INS-YH|CPS-ABM||MC|interview|2025-11-03|2025-12-{d}|{some}|LEAD-YH|cy|no"),
            cells(
                "k{n}|INS-YH|CPS-OD|||focus_group|2025-11-03|2025-12-04|{some}|INSP-YH-2;INSP-YH-3||",
            ),
            cells("k{n}|INS-YH|CRT-MAG|||interview|2026-03-0{some}|||INSP-YH-1|en|yes"),
        ],
        some: &["1", "2", "7"],
        bad: vec![
            ("key", &["", "=k", "k1"]),
            ("inspection", &["INS-CW", ""]),
            ("role", &["NOBODY", "", "CPS-TU"]),
            ("force", &["99", "12"]),
            ("unit", &["RASSO", "ccu", "CC"]),
            ("format", &["focus_group", "letter"]),
            ("planned_on", &["2026-02-29", "01/02/2026"]),
            ("held_on", &["2027-01-01", "", "2025-12-01"]),
            ("participants", &["0", "-1", "1,5", "many", "", "#N/A"]),
            ("interviewers", &["Nobody", "INSP-CW-1", ""]),
            ("language", &["fr"]),
            ("restricted", &["perhaps", "yes"]),
        ],
    }
}

/// On-site checks of every kind: those of the demonstration, over and over.
pub fn checks() -> Shape {
    let table = checks::table(&checks::demo_checks("YH"));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let columns: Vec<String> =
        reader.headers().expect("columns").iter().map(str::to_owned).collect();
    let outcome = columns.iter().position(|name| name == "outcome").expect("a column");
    let row = |row: csv::StringRecord| {
        let mut row: Vec<String> = row.iter().map(str::to_owned).collect();
        (row[0], row[outcome]) = ("c{n}".into(), "{some}".into());
        row
    };
    let good = reader.records().map(|of| row(of.expect("a row"))).collect();
    Shape {
        what: "CHECKS",
        who: "INSP-YH-1",
        columns,
        good,
        some: &["FULLY_MET", "PARTIALLY_MET", "NOT_MET"],
        bad: vec![
            ("key", &["", "@c", "c2"]),
            ("inspection", &["INS-CW", "x"]),
            ("kind", &["COURT_ROOM", "IQA_LIVE_CHECK"]),
            ("unit", &["RASSO", "CC"]),
            ("done_on", &["2025-02-29", "2027-01-01", ""]),
            ("outcome", &["MET", ""]),
            ("inspector", &["Nobody", "INSP-CW-1", ""]),
            ("fields.limit_days", &["many", "-5", "1,5", "#N/A", "70"]),
            ("fields.first_remand_on", &["20/01/2025", "2025-02-29", "2025-01-21"]),
            ("fields.case_alias", &["=A1", "", "Another"]),
        ],
    }
}

/// People and systems, known by a subject or a name.
pub fn people() -> Shape {
    Shape {
        what: "PEOPLE",
        who: "ADMIN-1",
        columns: cells("title|kind|subject|known_as|areas"),
        good: vec![
            cells("Person {n} {some}|user|s{n}||WM;EM"),
            cells("Person {n}|||p{n}@example.org|{some}"),
            cells("System {n} {some}|service|sys{n}||"),
        ],
        some: &["WM", "YH", "CW"],
        bad: vec![
            ("title", &["", "=t", "#N/A"]),
            ("kind", &["robot", "service"]),
            ("subject", &["INSP-YH-1", "ADMIN-1", "", "=s"]),
            ("known_as", &["other@example.org", ""]),
            ("areas", &["XX", "WM;XX", "YH", "#REF!"]),
        ],
    }
}

/// A release of a questionnaire, of an inspection that is called so.
pub fn release(inspection: &str) -> Shape {
    let row = |row: &String| row.split(',').map(str::to_owned).collect();
    Shape {
        what: "QUESTIONNAIRE",
        who: "INSP-YH-1",
        columns: cells(
            "inspection|question|staff_group|significant|some|none_or_worse|dont_know|invited|responded",
        ),
        good: crate::questionnaire::counted("YH", inspection).iter().map(row).collect(),
        some: &[""],
        bad: vec![
            ("inspection", &["INS-CW", "INS-YH", ""]),
            ("question", &["Q99", "Q02", ""]),
            ("staff_group", &["EVERYBODY", "ALL", "PROSECUTORS"]),
            ("significant", &["many", "-1", "1,5", "#N/A", "", "1"]),
            ("invited", &["3", "=1"]),
            ("responded", &["100000"]),
        ],
    }
}

/// Documents, of the files `one.txt`, `two.txt` and `three.txt`, and of some that are not taken. `#one#` stands for the
/// digest of a file.
pub fn documents() -> Shape {
    let codes = ["DR02", "DR05", "DR11", "DR16", "DR17", "DR18", "DR19", "DR02|DR18"];
    let row = |code: &str| {
        cells("d{n}|{some}.txt|INS-YH|%|OFFICIAL|false|||||2024-04-01|2025-03-31|#{some}#")
            .iter()
            .map(|cell| cell.replace('%', code))
            .collect()
    };
    Shape {
        what: "DOCUMENTS",
        who: "LEAD-YH",
        columns: cells(
            "key|file|inspection|requests|marking|personal_data|force|title|origin|language|period_start|period_end|sha256",
        ),
        good: codes.into_iter().map(row).collect(),
        some: &["one", "two", "three"],
        bad: vec![
            ("key", &["", "=d", "d1"]),
            ("file", &["empty.txt", "script.pdf", "missing.txt", "../secret.txt", ""]),
            ("inspection", &["INS-CW", "INS-ZZ", "#N/A"]),
            ("requests", &["DR99", "DR20", "|", "", "DR30", "DR18|DR30"]),
            ("marking", &["SECRET", "", "=1", "OFFICIAL-SENSITIVE"]),
            ("personal_data", &["perhaps", "TRUE"]),
            ("force", &["No such force"]),
            ("title", &["=cmd", "#N/A", "Another", "Minutes"]),
            ("origin", &["NOBODY", "PARTNER"]),
            ("language", &["FR", "CY"]),
            ("period_start", &["2025-02-29", "2025-04-01", ""]),
            ("period_end", &["31/03/2025", "0001-01-01"]),
            ("sha256", &["00"]),
        ],
    }
}
