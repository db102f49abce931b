//! Where the words of a quote stand, and how many pages a document has. What a search compares is emptied:
//! `Database::migrate` fills it in by the definition that holds now.
crate::plain_sql_step!();

const UP: &str = "
ALTER TABLE evidence_link ADD COLUMN quote_found text CHECK (quote_found IS NULL OR quote IS NOT NULL);
ALTER TABLE document_content ADD COLUMN pages integer CHECK (pages > 0);
UPDATE document_content SET folded = NULL;
";

const DOWN: &str = "
ALTER TABLE document_content DROP COLUMN pages;
ALTER TABLE evidence_link DROP COLUMN quote_found;
";
