//! What is in a file, whether its type is allowed, and which words it holds.
//!
//! Files are hostile. [`examine`] bounds what it unpacks and keeps, but it stands on readers of formats
//! that were not written by us, so a server asks [`in_child`]: a child process of its own program, which
//! limits itself before it opens the file and can be lost without harm.

mod archive;
mod child;
mod confine;
mod csv;
mod detect;
mod docx;
mod email;
mod examined;
mod html;
mod kind;
mod limits;
mod office;
mod pdf;
mod plain;
mod refusal;
mod xlsx;

pub use child::in_child;
pub use confine::{confine, main_of_child};
pub use csv::separator;
pub use examined::{Examined, Passage, Place};
pub use kind::{Kind, turns_text};
pub use limits::Limits;
pub use plain::decoded;
pub use refusal::{Failure, Refusal};

use examined::Collected;
use std::fs::File;

/// Says what is in a file, from its beginning, which its uploader calls `name`.
///
/// A file whose size, hash or malware scan is wrong is none of this function's business.
///
/// # Errors
/// [`Failure::Refused`] if the file is not to be taken, [`Failure::Fault`] if it cannot be read.
pub fn examine(mut file: File, name: &str, limits: &Limits) -> Result<Examined, Failure> {
    let kind = Kind::of_name(name)?;
    let mut collected = Collected::new(limits);
    match kind {
        Kind::Csv | Kind::Text => {
            let (text, whole) = plain::first(&mut file, kind, limits)?;
            if !whole {
                collected.cut();
            }
            if kind == Kind::Csv {
                csv::read(&text, &mut collected);
            } else {
                collected.add(Place::Whole, &text);
            }
        }
        Kind::Html => html::read(&detect::whole(&mut file, kind, limits)?, &mut collected)?,
        Kind::Email => email::read(&detect::whole(&mut file, kind, limits)?, &mut collected)?,
        Kind::Pdf => pdf::read(&detect::whole(&mut file, kind, limits)?, limits, &mut collected)?,
        Kind::Docx => docx::read(archive::open(&mut file, kind, limits)?, limits, &mut collected)?,
        Kind::Xlsx => {
            archive::open(&mut file, kind, limits)?;
            if limits.table {
                xlsx::table(&mut file, &mut collected)?;
            } else {
                xlsx::read(&mut file, &mut collected)?;
            }
        }
    }
    Ok(collected.finish(kind))
}
