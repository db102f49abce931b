//! The same words are read otherwise at the end of a line and at an apostrophe: what a search compares is emptied, and
//! `Database::migrate` fills it in by the definition that holds now.
crate::plain_sql_step!();

const UP: &str = "UPDATE document_content SET folded = NULL;";

const DOWN: &str = "UPDATE document_content SET folded = NULL;";
