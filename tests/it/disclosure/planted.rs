//! The attack finds what is planted for it, and nothing where nothing can be found.

use super::attack::{Figure, Reader};
use super::seen::{Seen, SeenRate};
use super::surveys::{Survey, Table, counted};
use Figure::{Base, Cell};
use evidence::questionnaires::disclosure::{GROUPS, Policy, Release, Row};

const PLAIN: [u32; 4] = [20; 4];

/// What a reader sees of one question with these cells and these rows hidden, whatever it gives away.
fn seen(table: &Table, cells: &[(usize, usize)], rows: &[usize]) -> Seen {
    let shown = |g, r| !rows.contains(&g) && !cells.contains(&(g, r));
    let row = |g: usize| Row {
        group: GROUPS[g],
        base: (!rows.contains(&g)).then_some(table[g].iter().sum()),
        cells: [0, 1, 2, 3].map(|r| (shown(g, r).then_some(table[g][r]), None)),
    };
    Seen::of(&Release { tables: vec![[0, 1, 2, 3, 4, 5].map(row)], rates: None })
}

/// What the attack finds of it.
fn found(table: Table, seen: &Seen) -> Vec<Figure> {
    let survey = Survey { policy: Policy::default(), tables: vec![table], rates: None };
    let found = Reader::new(seen, 10, 5).found(|figure| survey.enough(figure));
    found.into_iter().map(|(figure, _)| figure).collect()
}

#[test]
fn cells_that_follow_by_subtraction() {
    let table = counted([[3, 9, 9, 9], PLAIN, PLAIN, PLAIN, PLAIN]);
    let of = |cells: &[(usize, usize)]| found(table, &seen(&table, cells, &[]));
    // One hidden cell beside a shown base.
    assert_eq!(of(&[(1, 0)]), [Cell(0, 1, 0)]);
    // Two in one row, but none in the other rows: all staff minus the others.
    assert_eq!(of(&[(1, 0), (1, 1)]), [Cell(0, 1, 0), Cell(0, 1, 1)]);
    // The same two responses hidden in another row close it.
    assert_eq!(of(&[(1, 0), (1, 1), (2, 0), (2, 1)]), []);
}

#[test]
fn cells_that_have_fewer_than_three_values() {
    let of = |first: u32, second: u32| {
        let table = counted([[first, second, 9, 9], PLAIN, PLAIN, PLAIN, PLAIN]);
        found(table, &seen(&table, &[(1, 0), (1, 1), (2, 0), (2, 1)], &[]))
    };
    // Nought is shown: two who sum to 2 are one each, and with that the others are known.
    assert_eq!(of(1, 1), [Cell(0, 1, 0), Cell(0, 1, 1), Cell(0, 2, 0), Cell(0, 2, 1)]);
    // One and two, or two and one.
    assert_eq!(of(1, 2), [Cell(0, 1, 0), Cell(0, 1, 1)]);
    assert_eq!(of(1, 3), []);
    assert_eq!(of(2, 2), []);
}

#[test]
fn rows_that_follow_by_subtraction() {
    let of = |first: [u32; 4], second: [u32; 4], rows: &[usize]| {
        let table = counted([first, second, PLAIN, PLAIN, PLAIN]);
        found(table, &seen(&table, &[], rows))
    };
    // One hidden group: its base and its row.
    let whole = [Base(0, 1), Cell(0, 1, 0), Cell(0, 1, 1), Cell(0, 1, 2), Cell(0, 1, 3)];
    assert_eq!(of([3, 2, 0, 1], PLAIN, &[1]), whole);
    // Two, in which nobody gave the last response.
    assert_eq!(of([3, 2, 1, 0], [9, 9, 9, 0], &[1, 2]), [Cell(0, 1, 3), Cell(0, 2, 3)]);
    assert_eq!(of([3, 2, 1, 1], [9, 9, 9, 0], &[1, 2]), [Cell(0, 1, 3)]);
    assert_eq!(of([3, 2, 1, 1], [9, 9, 9, 1], &[1, 2]), []);
}

#[test]
fn bases_that_follow_from_response_rates() {
    // Of these 18, at most 12 are prosecutors and at most 6, 7 or 8 are legal managers.
    let table = counted([[2, 1, 2, 1], [4, 4, 3, 1], PLAIN, PLAIN, PLAIN]);
    let with = |responded: Option<u32>| {
        let rates = [258, 0, 12, 80, 80, 80].map(|n| SeenRate {
            invited: None,
            responded: Some(n),
            share: None,
        });
        let mut rates = rates;
        rates[1].responded = responded;
        rates[0].responded = responded.map(|n| 252 + n);
        found(table, &Seen { rates: Some(rates), ..seen(&table, &[], &[1, 2]) })
    };
    assert_eq!(with(Some(6)), [Base(0, 1), Base(0, 2)]);
    assert_eq!(with(Some(7)), [Base(0, 1)]);
    assert_eq!(with(Some(8)), []);
    assert_eq!(with(None), []);
}

#[test]
fn counts_that_follow_from_a_percentage() {
    let table = counted([[3, 9, 9, 9], PLAIN, PLAIN, PLAIN, PLAIN]);
    let mut seen = seen(&table, &[(1, 0), (1, 1), (2, 0), (2, 1)], &[]);
    assert_eq!(found(table, &seen), []);
    let all_four = [Cell(0, 1, 0), Cell(0, 1, 1), Cell(0, 2, 0), Cell(0, 2, 1)];
    // 3 of 30.
    seen.tables[0][1].shares[0].0 = Some(10.0);
    assert_eq!(found(table, &seen), all_four);
    // 3 of the 21 with an opinion.
    seen.tables[0][1].shares[0] = (None, Some(14.3));
    assert_eq!(found(table, &seen), all_four);
}

/// Where none of the hidden figures is small, nothing would be hidden.
#[test]
fn values_that_the_rules_exclude() {
    let table = counted([[5, 5, 9, 9], [5, 5, 20, 20], PLAIN, PLAIN, PLAIN]);
    let seen = seen(&table, &[(1, 0), (1, 1), (2, 0), (2, 1)], &[]);
    let every = Reader::new(&seen, 10, 5).found(|_| usize::MAX);
    let (figure, values) = &every[0];
    assert_eq!(*figure, Cell(0, 1, 0));
    assert_eq!(Vec::from_iter(values.clone()), [1, 2, 3, 4, 6, 7, 8, 9]);
}
