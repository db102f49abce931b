//! Tries to work out hidden questionnaire figures from everything that the API shows, by integer
//! programming. Nothing here is shared with the code under test.
//!
//! The reader knows the limits and the rules: figures are whole numbers that add up, a base is no more
//! than responded and those no more than were invited, a percentage is right to its one decimal, nought
//! is hidden only with its row, and where a table hides something, some hidden figure of it is small.

use super::seen::{Seen, Share, Shown};
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, Variable};
use std::collections::BTreeSet;

/// A figure, for example a count of the third question: its row, and the response or the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Figure {
    Cell(usize, usize, usize),
    Base(usize, usize),
    Responded(usize),
    Invited(usize),
}

/// More than any figure could be.
const MANY: i32 = 5_000;

/// A sum of figures, each so many times, that is at least this.
struct AtLeast(Vec<(usize, f64)>, f64);

/// What the reader knows, as linear inequalities over whole numbers.
pub(crate) struct Reader {
    /// Each with the least and most that it can be. Among them, for each hidden figure of a table, one
    /// that is 1 only if that figure is small.
    figures: Vec<(i32, i32)>,
    hidden: Vec<(usize, Figure)>,
    known: Vec<AtLeast>,
}

impl Reader {
    pub(crate) fn new(seen: &Seen, min_base: u32, min_cell: u32) -> Self {
        let mut reader = Self { figures: Vec::new(), hidden: Vec::new(), known: Vec::new() };
        let rates = seen.rates.as_ref().map(|rates| {
            let each = [0, 1, 2, 3, 4, 5].map(|g| {
                let responded = reader.figure(Figure::Responded(g), rates[g].responded, 0);
                let invited = reader.figure(Figure::Invited(g), rates[g].invited, 0);
                reader.no_more(responded, invited);
                reader.share(rates[g].share, responded, &[(invited, 1.0)]);
                (responded, invited)
            });
            reader.sum(each[0].0, &each[1..].iter().map(|row| row.0).collect::<Vec<_>>());
            reader.sum(each[0].1, &each[1..].iter().map(|row| row.1).collect::<Vec<_>>());
            each
        });
        for (q, table) in seen.tables.iter().enumerate() {
            let mut small = Vec::new();
            let rows = [0, 1, 2, 3, 4, 5].map(|g| {
                let row = &table[g];
                let base = reader.figure(Figure::Base(q, g), row.base, 0);
                if row.base.is_none() {
                    small.push(reader.only_if_in(base, (0, min_base - 1)));
                }
                let cells = [0, 1, 2, 3].map(|r| {
                    let low = u32::from(row.base.is_some());
                    let cell = reader.figure(Figure::Cell(q, g, r), row.counts[r], low);
                    if row.counts[r].is_none() {
                        small.push(reader.only_if_in(cell, (1, min_cell - 1)));
                    }
                    cell
                });
                reader.sum(base, &cells);
                if let Some(rates) = &rates {
                    reader.no_more(base, rates[g].0);
                }
                for (r, (of_all, of_opinion)) in row.shares.into_iter().enumerate() {
                    reader.share(of_all, cells[r], &[(base, 1.0)]);
                    reader.share(of_opinion, cells[r], &[(base, 1.0), (cells[3], -1.0)]);
                }
                cells
            });
            for r in 0..4 {
                reader.sum(rows[0][r], &rows[1..].iter().map(|row| row[r]).collect::<Vec<_>>());
            }
            if !small.is_empty() {
                reader.known.push(AtLeast(small.into_iter().map(|n| (n, 1.0)).collect(), 1.0));
            }
        }
        reader
    }

    fn figure(&mut self, name: Figure, shown: Shown, low: u32) -> usize {
        let whole = |n: u32| i32::try_from(n).expect("no such Area");
        let n = self.figures.len();
        self.figures.push(shown.map_or((whole(low), MANY), |n| (whole(n), whole(n))));
        if shown.is_none() {
            self.hidden.push((n, name));
        }
        n
    }

    /// One that is 1 only if this figure is in the range, and otherwise nought.
    fn only_if_in(&mut self, figure: usize, (low, high): (u32, u32)) -> usize {
        self.figures.push((0, 1));
        let flag = self.figures.len() - 1;
        let over = f64::from(MANY) - f64::from(high);
        self.known.push(AtLeast(vec![(figure, 1.0), (flag, -f64::from(low))], 0.0));
        self.known.push(AtLeast(vec![(figure, -1.0), (flag, -over)], -f64::from(MANY)));
        flag
    }

    fn no_more(&mut self, this: usize, than: usize) {
        self.known.push(AtLeast(vec![(than, 1.0), (this, -1.0)], 0.0));
    }

    fn sum(&mut self, all: usize, parts: &[usize]) {
        for sign in [1.0, -1.0] {
            let parts = parts.iter().map(|part| (*part, sign));
            self.known.push(AtLeast(parts.chain([(all, -sign)]).collect(), 0.0));
        }
    }

    /// Part over whole is this share, rounded to a tenth of a percent.
    fn share(&mut self, share: Share, part: usize, whole: &[(usize, f64)]) {
        let Some(share) = share else { return };
        for (sign, share) in [(1.0, share - 0.051), (-1.0, share + 0.051)] {
            let whole = whole.iter().map(|(n, times)| (*n, -sign * share * times));
            self.known.push(AtLeast(whole.chain([(part, sign * 100.0)]).collect(), 0.0));
        }
    }

    /// The figures as they might be, if this one is in this range; nothing if it cannot be.
    fn imagine(&self, figure: usize, range: (i32, i32)) -> Option<Vec<i32>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let figures: Vec<Variable> = (0..self.figures.len())
            .map(|n| {
                problem.add_integer_var(0.0, if n == figure { range } else { self.figures[n] })
            })
            .collect();
        for AtLeast(sum, least) in &self.known {
            let sum: Vec<_> = sum.iter().map(|(n, times)| (figures[*n], *times)).collect();
            problem.add_constraint(&sum[..], ComparisonOp::Ge, *least);
        }
        let solution = match problem.solve() {
            Ok(outcome) => outcome.into_solution().expect("no limit was set"),
            Err(Error::Infeasible) => return None,
            Err(error) => panic!("the solver failed: {error}"),
        };
        #[expect(clippy::cast_possible_truncation, reason = "within the bounds")]
        Some(figures.into_iter().map(|n| solution.var_value(n).round() as i32).collect())
    }

    /// The hidden figures that can have fewer values than `enough` says, with those values.
    pub(crate) fn found(&self, enough: impl Fn(Figure) -> usize) -> Vec<(Figure, BTreeSet<i32>)> {
        let mut values = vec![BTreeSet::<i32>::new(); self.figures.len()];
        let mut found = Vec::new();
        for (n, name) in self.hidden.iter().copied() {
            let (low, high) = self.figures[n];
            while values[n].len() < enough(name) {
                // Below all values known so far, above them, and in the gaps.
                let known = &values[n];
                let ranges = match (known.first(), known.last()) {
                    (Some(&first), Some(&last)) => {
                        let gaps = (first..=last).filter(|v| !known.contains(v)).map(|v| (v, v));
                        [(low, first - 1), (last + 1, high)].into_iter().chain(gaps).collect()
                    }
                    _ => vec![(low, high)],
                };
                let mut ranges = ranges.into_iter().filter(|(low, high)| low <= high);
                let Some(world) = ranges.find_map(|range| self.imagine(n, range)) else { break };
                for (values, value) in values.iter_mut().zip(world) {
                    values.insert(value);
                }
            }
            assert!(!values[n].is_empty(), "no counts fit what is shown");
            if values[n].len() < enough(name) {
                found.push((name, values[n].clone()));
            }
        }
        found
    }
}
