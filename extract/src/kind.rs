//! The types of file that are allowed, and what a file's name says of its type.

use crate::limits::Limits;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A type of file that is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A Word document, without macros.
    Docx,
    /// An Excel workbook, without macros.
    Xlsx,
    /// A table as text.
    Csv,
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// An e-mail, with its headers.
    Email,
}

impl Kind {
    /// The media type under which it is kept and served.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Email => "message/rfc822",
        }
    }

    /// The largest file of this kind that can be read, in bytes; none where it is read in pieces.
    #[must_use]
    pub fn largest(self, limits: &Limits) -> Option<u64> {
        match self {
            Self::Csv | Self::Text => None,
            Self::Pdf | Self::Docx | Self::Xlsx | Self::Html | Self::Email => {
                Some(limits.file_bytes)
            }
        }
    }

    /// What the name says. Costs nothing, so ask before any bytes are sent.
    ///
    /// # Errors
    /// If the name could mislead a person or a program, or its ending is of no allowed type.
    pub fn of_name(name: &str) -> Result<Self, Refusal> {
        let stem = name.trim();
        let misleads = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c) || turns_text(c);
        if stem.is_empty() || name.len() > 255 || stem.starts_with('.') || name.contains(misleads) {
            return Err(Refusal::Name);
        }
        let ending = stem.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match ending.as_str() {
            "pdf" => Ok(Self::Pdf),
            "docx" => Ok(Self::Docx),
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            "txt" => Ok(Self::Text),
            "html" | "htm" => Ok(Self::Html),
            "eml" => Ok(Self::Email),
            "docm" | "dotm" | "xlsm" | "xltm" | "xlam" | "xlsb" | "pptm" | "potm" | "ppsm" => {
                Err(Refusal::Macros)
            }
            _ => Err(Refusal::NotAllowed { ending }),
        }
    }
}

/// Characters that are not seen, but change how the name around them is shown.
#[must_use]
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{180e}' | '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "a PDF",
            Self::Docx => "a Word document",
            Self::Xlsx => "an Excel workbook",
            Self::Csv => "a CSV table",
            Self::Text => "plain text",
            Self::Html => "a web page",
            Self::Email => "an e-mail",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_mislead_are_refused() {
        for name in [
            "",
            " ",
            ".pdf",
            "../../etc/passwd",
            "a/b.pdf",
            "a\\b.pdf",
            "c:b.pdf",
            "a\0.pdf",
            "a\n.pdf",
            "invoice\u{202e}fdp.txt",
            &format!("{}.pdf", "x".repeat(300)),
        ] {
            assert_eq!(Kind::of_name(name), Err(Refusal::Name), "{name:?}");
        }
    }

    #[test]
    fn the_ending_says_the_kind() {
        assert_eq!(Kind::of_name("Cofnodion Gŵyl.PDF"), Ok(Kind::Pdf));
        assert_eq!(Kind::of_name("a.b.htm"), Ok(Kind::Html));
        assert_eq!(Kind::of_name("macro-name.docm"), Err(Refusal::Macros));
        for (name, ending) in [("a.pdf.exe", "exe"), ("a.zip", "zip"), ("a", ""), ("a.doc", "doc")]
        {
            let refusal = Refusal::NotAllowed { ending: ending.into() };
            assert_eq!(Kind::of_name(name), Err(refusal));
        }
    }
}
