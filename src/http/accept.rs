//! Which media type the client wants (GraphQL over HTTP, section "Media types").

use axum::http::{HeaderMap, header};
use std::cmp::Reverse;

/// The media type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: status codes mean something.
    GraphQl,
    /// `application/json`: the legacy, whose well-formed answers are all 200.
    Json,
}

impl Media {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// One range of an `Accept`, for example `application/*;q=0.5`.
struct Wish {
    range: String,
    weight: f32,
}

impl Wish {
    fn read(text: &str) -> Self {
        let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
        let range = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        Self { range, weight }
    }

    /// How exactly it names a media type; 0 if it does not.
    fn precision(&self, media: Media) -> u8 {
        match self.range.as_str() {
            "*/*" => 1,
            "application/*" => 2,
            range if media.name().split(';').next() == Some(range) => 3,
            _ => 0,
        }
    }
}

/// The media type that the client wants most; `None` if it wants none that there is. Without a wish,
/// or for `*/*`, the legacy. The most exact range that names a type decides its weight (RFC 9110,
/// section 12.5.1); of equal types the one that was named, and of these the first.
pub(super) fn wanted(headers: &HeaderMap) -> Option<Media> {
    // an empty one asks for nothing
    let given = headers.get_all(header::ACCEPT).iter().filter(|value| !value.is_empty());
    let mut fields = given.peekable();
    if fields.peek().is_none() {
        return Some(Media::Json);
    }
    let fields = fields.filter_map(|value| value.to_str().ok());
    let wishes: Vec<Wish> = fields.flat_map(|value| value.split(',')).map(Wish::read).collect();
    let weighed = [Media::GraphQl, Media::Json].into_iter().filter_map(|media| {
        let named = wishes.iter().enumerate().filter(|(_, wish)| wish.precision(media) > 0);
        let (at, wish) = named.max_by_key(|(at, wish)| (wish.precision(media), Reverse(*at)))?;
        (wish.weight > 0.0).then_some((media, wish.weight, (wish.precision(media), Reverse(at))))
    });
    let most =
        weighed.max_by(|(_, a, first), (_, b, second)| a.total_cmp(b).then(first.cmp(second)));
    most.map(|(media, ..)| media)
}
