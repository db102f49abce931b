//! Disclosure control: what is published cannot be worked back to what is hidden.

mod attack;

use attack::pinned_down;
use entity::types::{StaffGroup, Suppression};
use evidence::questionnaires::disclosure::{
    Counts, GROUPS, Policy, RESPONSES, Rate, Release, Responses, Row, publish,
};
use proptest::prelude::*;
use sea_orm::ActiveEnum;
use std::collections::BTreeMap;

/// With the row for all staff put before the rows of the groups.
fn counted(groups: [[u32; 4]; 5]) -> [[u32; 4]; 6] {
    let mut rows = [[0; 4]; 6];
    rows[1..].copy_from_slice(&groups);
    rows[0] = [0, 1, 2, 3].map(|r| groups.iter().map(|row| row[r]).sum());
    rows
}

fn by_group<T>(rows: impl IntoIterator<Item = T>) -> BTreeMap<StaffGroup, T> {
    GROUPS.into_iter().zip(rows).collect()
}

/// A count, and the reason why it is to be hidden.
type ExpectedCell = (u32, Option<Suppression>);

/// What is expected of one demonstration inspection: for each question the counts and the reasons why
/// cells are hidden, and its response rates.
#[derive(Default)]
struct Expected {
    tables: Vec<[[ExpectedCell; 4]; 6]>,
    rates: Vec<(u32, u32)>,
}

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

/// The inspections of the demonstration data, by Area.
fn demo() -> BTreeMap<String, Expected> {
    let read = |path| std::fs::read_to_string(path).expect("demonstration data");
    let counts = read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/questionnaire_counts.csv"));
    let rates = read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/questionnaire_response_rates.csv"));
    let number = |text: &str| text.parse::<u32>().expect("a number");
    let mut areas = BTreeMap::<String, Expected>::new();
    let counts: Vec<_> = lines(&counts).collect();
    // In the order of groups and responses, 24 lines a question.
    for question in counts.chunks(24) {
        let mut table = [[(0, None); 4]; 6];
        for (n, line) in question.iter().enumerate() {
            assert_eq!(line[..2], question[0][..2]);
            assert_eq!(
                (line[2], line[3]),
                (&*GROUPS[n / 4].to_value(), &*RESPONSES[n % 4].to_value())
            );
            let why = Suppression::try_from_value(&line[6].to_uppercase()).ok();
            assert_eq!(why.is_none(), line[6] == "shown");
            table[n / 4][n % 4] = (number(line[4]), why);
        }
        areas.entry(question[0][0].to_owned()).or_default().tables.push(table);
    }
    for (n, line) in lines(&rates).enumerate() {
        assert_eq!(line[1], GROUPS[n % 6].to_value());
        let rates = &mut areas.get_mut(line[0]).expect("an Area with counts").rates;
        rates.push((number(line[2]), number(line[3])));
    }
    areas
}

#[test]
fn the_demonstration_data_is_published_as_expected_and_withstands_the_attack() {
    let mut cells = 0;
    for Expected { tables, rates } in demo().into_values() {
        let questions = tables.iter().map(|table| table.map(|row| row.map(|cell| cell.0)));
        let questions: Vec<Counts> =
            questions.map(|table| Counts::new(&by_group(table)).expect("a whole table")).collect();
        let responded = [0, 1, 2, 3, 4, 5].map(|g| rates[g].1);
        let responses = Responses::new(&by_group(rates)).expect("whole response rates");
        let release = publish(Policy::default(), &questions, Some(&responses)).expect("agreeing");
        for (shown, (count, why)) in release
            .tables
            .iter()
            .flatten()
            .flat_map(|row| row.cells)
            .zip(tables.into_iter().flatten().flatten())
        {
            assert_eq!(shown, (why.is_none().then_some(count), why));
            cells += 1;
        }
        let hidden = release.rates.into_iter().flatten().filter(|rate| rate.responded.is_none());
        let hidden: Vec<StaffGroup> = hidden.map(|rate| rate.group).collect();
        assert_eq!(hidden, [StaffGroup::AssociateProsecutors, StaffGroup::BusinessSupport]);
        assert!(pinned_down(&release, Some(responded), Policy::default()).is_empty());
    }
    assert_eq!(cells, 720);
}

const PLAIN: [u32; 4] = [20; 4];

/// A release with these figures hidden, whatever it gives away: cells of a row, and whole rows.
fn planted(
    groups: [[u32; 4]; 5],
    cells: &[(usize, usize, Suppression)],
    rows: &[(usize, Suppression)],
) -> Release {
    let counts = counted(groups);
    let table = [0, 1, 2, 3, 4, 5].map(|g| {
        let whole = rows.iter().find(|row| row.0 == g).map(|row| row.1);
        let cell = |r| cells.iter().find(|cell| (cell.0, cell.1) == (g, r)).map(|cell| cell.2);
        let base = whole.is_none().then(|| counts[g].iter().sum());
        let cells = [0, 1, 2, 3].map(|r| {
            let why = whole.or(cell(r));
            (why.is_none().then_some(counts[g][r]), why)
        });
        Row { group: GROUPS[g], base, cells }
    });
    Release { tables: vec![table], rates: None }
}

fn found(release: &Release) -> Vec<String> {
    pinned_down(release, None, Policy::default())
}

#[test]
fn the_attack_finds_planted_cells() {
    let (small, other) = (Suppression::PrimaryCell, Suppression::SecondaryCell);
    let groups = [[3, 9, 9, 9], PLAIN, PLAIN, PLAIN, PLAIN];
    let two = [(1, 0, small), (1, 1, other)];
    // One hidden cell beside a shown base.
    assert_eq!(found(&planted(groups, &two[..1], &[])), ["Q1 LegalManagers cell 0"]);
    // Two in one row, but none in the other rows: all staff minus the others.
    assert_eq!(found(&planted(groups, &two, &[])).len(), 2);
    // The same two columns hidden in another row close it.
    let four = [two[0], two[1], (2, 0, other), (2, 1, other)];
    assert!(found(&planted(groups, &four, &[])).is_empty());
}

#[test]
fn the_attack_finds_planted_rows() {
    let rows = [(1, Suppression::PrimaryRow), (2, Suppression::SecondaryRow)];
    let two = |first, second| planted([first, second, PLAIN, PLAIN, PLAIN], &[], &rows);
    // One hidden group: its row and its base.
    let one = planted([[3, 2, 0, 1], PLAIN, PLAIN, PLAIN, PLAIN], &[], &rows[..1]);
    assert_eq!(found(&one).len(), 5);
    // Two, in which nobody gave the last response.
    assert_eq!(
        found(&two([3, 2, 1, 0], [9, 9, 9, 0])),
        ["Q1 LegalManagers cell 3", "Q1 Prosecutors cell 3"]
    );
    // Two, whose bases can only be 0 and 10.
    assert!(found(&two([0; 4], [4, 3, 2, 1])).contains(&"Q1 Prosecutors base".to_owned()));

    // Two, pinned down by the response rates alone: of the 18, at most 12 are prosecutors, and the
    // others that responded, legal managers among them, can only have been 6.
    let table = two([3, 2, 1, 0], [4, 4, 3, 1]);
    assert!(found(&table).is_empty());
    let with_rates = |numbers: [u32; 6]| {
        let rates = [0, 1, 2, 3, 4, 5].map(|g| {
            let suppression = match g {
                1 => Some(Suppression::PrimaryRow),
                5 => Some(Suppression::SecondaryRow),
                _ => None,
            };
            let responded = suppression.is_none().then_some(numbers[g]);
            Rate { group: GROUPS[g], invited: None, responded, suppression }
        });
        let release = Release { rates: Some(rates), ..table.clone() };
        pinned_down(&release, Some(numbers), Policy::default())
    };
    assert!(with_rates([264, 7, 15, 80, 80, 82]).is_empty());
    let tight = with_rates([258, 6, 12, 80, 80, 80]);
    let expected = ["LegalManagers base", "Prosecutors base"].map(|name| format!("Q1 {name}"));
    assert!(expected.iter().all(|name| tight.contains(name)), "{tight:?}");
}

#[test]
fn response_rates_give_way_where_they_alone_give_figures_away() {
    // All answered but two legal managers. Of these 21 at most 9 are legal managers, by the reason
    // shown, and at most 12 are prosecutors.
    let table = counted([[3, 2, 2, 2], [3; 4], PLAIN, PLAIN, PLAIN]);
    let question = Counts::new(&by_group(table)).expect("a whole table");
    let responded = [263, 11, 12, 80, 80, 80];
    let rates = responded.map(|n| (n, n));
    let responses = Responses::new(&by_group(rates)).expect("whole rates");
    let release = publish(Policy::default(), &[question], Some(&responses)).expect("agreeing");
    assert!(pinned_down(&release, Some(responded), Policy::default()).is_empty());
    let shown = release.rates.map(|rates| rates.map(|rate| rate.responded));
    assert_eq!(shown, Some([Some(263), None, None, Some(80), Some(80), Some(80)]));
}

#[derive(Clone, Debug)]
struct Survey {
    policy: Policy,
    questions: Vec<[[u32; 4]; 5]>,
    /// How many more responded than answered any question, how many more were invited.
    more: Option<[(u32, u32); 5]>,
}

impl Survey {
    /// How many were invited and how many responded.
    fn rates(&self) -> Option<[(u32, u32); 6]> {
        let mut rates = [(0, 0); 6];
        for (g, (responded, invited)) in self.more?.into_iter().enumerate() {
            let most = self.questions.iter().map(|q| q[g].iter().sum::<u32>()).max();
            let responded = most.unwrap_or(0) + responded;
            rates[g + 1] = (responded + invited, responded);
            rates[0] = (rates[0].0 + responded + invited, rates[0].1 + responded);
        }
        Some(rates)
    }
}

fn surveys() -> impl Strategy<Value = Survey> {
    let cell = || prop_oneof![Just(0_u32), 0..5_u32, 1..12_u32, 5..60_u32];
    let row = || {
        prop_oneof![
            3 => prop::array::uniform4(cell()),
            1 => prop::array::uniform4(0..4_u32),
            1 => Just([0; 4]),
        ]
    };
    let questions = prop::collection::vec(prop::array::uniform5(row()), 1..4);
    let more = prop::option::of(prop::array::uniform5((0..3_u32, 0..4_u32)));
    let policy = prop_oneof![2 => Just((10, 5)), 1 => Just((12, 7)), 1 => Just((10, 20))];
    (policy, questions, more).prop_map(|((base, cell), questions, more)| Survey {
        policy: Policy::new(base, cell).expect("no lower than the default"),
        questions,
        more,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_any_survey_is_pinned_down(survey in surveys()) {
        let truth: Vec<_> = survey.questions.iter().copied().map(counted).collect();
        let questions: Vec<Counts> =
            truth.iter().map(|table| Counts::new(&by_group(*table)).expect("a whole table")).collect();
        let (policy, rates) = (survey.policy, survey.rates());
        let responses = rates.map(|rates| Responses::new(&by_group(rates)).expect("whole rates"));
        let release = publish(policy, &questions, responses.as_ref()).expect("agreeing");
        let responded = rates.map(|rates| rates.map(|rate| rate.1));
        prop_assert_eq!(pinned_down(&release, responded, policy), Vec::<String>::new());

        for (row, truth) in release.tables.iter().flatten().zip(truth.into_iter().flatten()) {
            let base: u32 = truth.iter().sum();
            prop_assert!(row.base.is_none_or(|shown| shown == base && base >= policy.min_base()));
            for ((count, why), truth) in row.cells.into_iter().zip(truth) {
                let small = (1..policy.min_cell()).contains(&truth);
                prop_assert_eq!(count.is_none(), why.is_some());
                prop_assert!(count.is_none_or(|shown| shown == truth && !small));
            }
        }
    }
}
