//! What a reader sees of the questionnaire of an inspection: whatever the API shows, figure by figure.

use evidence::questionnaires::disclosure::{GROUPS, RESPONSES, Rate, Release, Row};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};

/// A figure, or null.
pub(crate) type Shown = Option<u32>;

/// A share in percent, or null.
pub(crate) type Share = Option<f64>;

/// One staff group of one question.
#[derive(Clone, Debug)]
pub(crate) struct SeenRow {
    pub(crate) base: Shown,
    pub(crate) counts: [Shown; 4],
    /// Of all responses, and of those with an opinion.
    pub(crate) shares: [(Share, Share); 4],
}

/// The response rate of one staff group.
#[derive(Clone, Debug)]
pub(crate) struct SeenRate {
    pub(crate) invited: Shown,
    pub(crate) responded: Shown,
    pub(crate) share: Share,
}

/// The rows of each question and the response rates, in the order of [`GROUPS`].
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) tables: Vec<[SeenRow; 6]>,
    pub(crate) rates: Option<[SeenRate; 6]>,
}

/// The questionnaire as the API answers it.
pub(crate) const QUESTIONNAIRE: &str = "query($inspection: ID!) {
    questionnaire(inspection: $inspection) {
        responseRates { staffGroup invited responded percent suppression }
        results { question { code } rows { staffGroup base cells { response count suppression
            percentOfAllResponses percentOfThoseWithAnOpinion } } }
} }";

impl Seen {
    /// From an answer to [`QUESTIONNAIRE`].
    pub(crate) fn in_answer(questionnaire: &Value) -> Self {
        let tables = list(&questionnaire["results"]).map(|result| {
            GROUPS.map(|group| {
                let row = named(&result["rows"], "staffGroup", &group.to_value());
                let cells = RESPONSES.map(|of| named(&row["cells"], "response", &of.to_value()));
                let share = |cell: &Value, of: &str| cell[of].as_f64();
                SeenRow {
                    base: figure(&row["base"]),
                    counts: cells.map(|cell| figure(&cell["count"])),
                    shares: cells.map(|cell| {
                        let of_opinion = share(cell, "percentOfThoseWithAnOpinion");
                        (share(cell, "percentOfAllResponses"), of_opinion)
                    }),
                }
            })
        });
        let rates = GROUPS.map(|group| {
            let rate = named(&questionnaire["responseRates"], "staffGroup", &group.to_value());
            SeenRate {
                invited: figure(&rate["invited"]),
                responded: figure(&rate["responded"]),
                share: rate["percent"].as_f64(),
            }
        });
        Self { tables: tables.collect(), rates: Some(rates) }
    }

    /// As the API would answer a release.
    pub(crate) fn of(release: &Release) -> Self {
        let rate = |rate: Rate| SeenRate {
            invited: rate.invited,
            responded: rate.responded,
            share: share(rate.responded, rate.invited),
        };
        let row = |row: Row| {
            let counts = row.cells.map(|cell| cell.0);
            let with_opinion = row.base.zip(counts[3]).map(|(base, none)| base - none);
            let of_opinion = |r| if r == 3 { None } else { share(counts[r], with_opinion) };
            let shares = [0, 1, 2, 3].map(|r| (share(counts[r], row.base), of_opinion(r)));
            SeenRow { base: row.base, counts, shares }
        };
        Self {
            tables: release.tables.iter().map(|table| table.map(row)).collect(),
            rates: release.rates.map(|rates| rates.map(rate)),
        }
    }
}

/// In percent, rounded to a tenth.
fn share(part: Shown, whole: Shown) -> Share {
    let (part, whole) = (f64::from(part?), f64::from(whole?));
    (whole > 0.0).then(|| (1000.0 * part / whole).round() / 10.0)
}

fn list(of: &Value) -> impl Iterator<Item = &Value> {
    of.as_array().expect("a list").iter()
}

fn named<'a>(of: &'a Value, by: &str, name: &str) -> &'a Value {
    list(of).find(|one| one[by] == name).expect("one for each name")
}

fn figure(value: &Value) -> Shown {
    value.as_u64().map(|n| n.try_into().expect("a small figure"))
}

/// What of published results is hidden, as a preview tells it.
pub(crate) fn hidden_in(results: &Value) -> Value {
    let row = |row: &Value| {
        let cells = row["cells"].as_array().expect("cells").iter();
        let cells = cells.filter(|cell| cell["count"].is_null()).map(|cell| &cell["response"]);
        let responses: Vec<_> = cells.collect();
        let whole = row["base"].is_null();
        let told = json!({"staffGroup": row["staffGroup"], "whole": whole, "responses": responses});
        (whole || !responses.is_empty()).then_some(told)
    };
    let of = results.as_array().expect("results").iter().map(|result| {
        let rows = result["rows"].as_array().expect("rows").iter().filter_map(row);
        json!({"question": result["question"], "rows": rows.collect::<Vec<_>>()})
    });
    json!(of.filter(|one| one["rows"] != json!([])).collect::<Vec<_>>())
}
