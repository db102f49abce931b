//! What GraphQL has no scalars for, each with the specification that it is written by.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

/// The largest whole number that every client holds exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// A number of bytes: a whole JSON number, which may be larger than an `Int` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteCount(pub i64);

/// A number of bytes: a whole JSON number, which may be larger than an `Int` holds.
#[Scalar(specified_by_url = "https://ibm.github.io/graphql-specs/custom-scalars/long.html")]
impl ScalarType for ByteCount {
    fn parse(value: Value) -> InputValueResult<Self> {
        let bytes = match &value {
            Value::Number(number) => number.as_i64().filter(|bytes| bytes.abs() <= LARGEST),
            _ => None,
        };
        bytes.map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}

/// A day: `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

/// A day: `YYYY-MM-DD`.
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let plain = |day: &NaiveDate| (1..=9999).contains(&day.year()) && day.to_string() == *text;
        let day = text.parse().ok().filter(plain);
        day.map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant: RFC 3339, in UTC, ends in `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(pub DateTime<Utc>);

/// An instant: RFC 3339, in UTC, ends in `Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339")]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let plain = |at: &DateTime<Utc>| (1..=9999).contains(&at.year());
        let at = text.parse().ok().filter(plain);
        at.map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// JSON of any shape.
#[derive(Clone, Debug)]
pub struct Json(pub serde_json::Value);

/// JSON of any shape.
#[Scalar(name = "JSON", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc8259")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}
