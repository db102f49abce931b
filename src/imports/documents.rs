//! Documents: a row for each, known by the sender's own key in its inspection, of a file that was sent before and waits
//! for it. It is taken in as one that was sent by itself.

use super::entered::{Entered, Inspections};
use super::kind::{Decision, change};
use crate::digest;
use crate::documents::acceptance::{Checked, take_in};
use crate::documents::announcement::described;
use crate::documents::uploads::MOST_REQUESTS;
use crate::error::{Error, Result, UserErrorCode};
use crate::store::{Seen, Write};
use crate::table::Cells;
use ::entity::types::{
    Action, EvidenceKind, Language, Marking, Origin, RedactionState, RowChange, RowVerdict,
    UploadState,
};
use ::entity::{
    document, document_answer, document_request, document_upload, document_upload_request,
    document_version, evidence, person, police_force,
};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, Set};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// The longest key, code or name, and the longest list of codes, in characters.
const LONGEST: usize = 200;
const LONGEST_LIST: usize = 2_000;

/// The documents of an import.
pub(super) struct Documents {
    by: Uuid,
    /// Whom the files came from.
    from: String,
    inspections: Inspections,
    /// By inspection and code: one, or one for each force.
    requests: HashMap<(Uuid, String), Vec<Seen<document_request::Model>>>,
    /// By code and by name.
    forces: HashMap<String, Uuid>,
    /// What the sender sent before, by inspection and digest, in the order in which it came.
    sent: HashMap<(Uuid, String), Vec<Seen<document_upload::Model>>>,
    /// Of that, what rows were given.
    given: Mutex<HashSet<Uuid>>,
}

/// A document, as its row says.
pub(super) struct One {
    key: String,
    inspection: String,
    sha256: String,
    file_name: Option<String>,
    /// In the order of their ids, at least one.
    requests: Vec<Seen<document_request::Model>>,
    title: Option<String>,
    marking: Marking,
    origin: Origin,
    language: Language,
    period: (Option<Date>, Option<Date>),
    personal_data: bool,
}

impl One {
    fn asked(&self) -> Vec<Uuid> {
        self.requests.iter().map(|request| request.id).collect()
    }
}

impl Documents {
    pub(super) async fn open(write: &Write<'_>, by: Uuid) -> Result<Self> {
        let sender = Condition::all().add(person::Column::Id.eq(by));
        let sender = write.all::<person::Entity>(sender).await?.pop().ok_or(Error::NotFound)?;
        let mut requests: HashMap<_, Vec<_>> = HashMap::new();
        for request in write.all::<document_request::Entity>(Condition::all()).await? {
            if write.may(Action::UploadDocument, &*request) {
                let called = (request.inspection_id, request.code.clone());
                requests.entry(called).or_default().push(request);
            }
        }
        let mut forces = HashMap::new();
        for force in write.all::<police_force::Entity>(Condition::all()).await? {
            forces.insert(force.code.clone(), force.id);
            forces.insert(force.name.clone(), force.id);
        }
        let inspections = Inspections::open(write).await?;
        let (from, sent, given) = (sender.title.clone(), HashMap::new(), Mutex::default());
        Ok(Self { by, from, inspections, requests, forces, sent, given })
    }

    /// The requests that a row answers, with `|` or `;` between their codes.
    fn requests(
        &self,
        inspection: Option<&String>,
        cells: &mut Cells<'_>,
    ) -> Vec<Seen<document_request::Model>> {
        let name = cells.text_if("force", LONGEST);
        let force = name.as_ref().and_then(|name| self.forces.get(name)).copied();
        if let (Some(name), None) = (&name, force) {
            cells.wrong("force", format!("there is no police force `{name}`"));
        }
        let codes = cells.text("requests", LONGEST_LIST);
        let (Some(codes), Some(inspection)) = (codes, inspection) else { return vec![] };
        let (inspection, mut asked) = (self.inspections.of(inspection), vec![]);
        for code in codes.split(['|', ';']).map(str::trim).filter(|code| !code.is_empty()) {
            let Some(called) = self.requests.get(&(inspection, code.to_owned())) else {
                cells.wrong("requests", format!("there is no request `{code}`"));
                continue;
            };
            match called.iter().find(|request| request.force_id == force) {
                Some(request) => asked.push(request.clone()),
                None if force.is_some() => {
                    cells.wrong("force", format!("`{code}` is not asked of this force"));
                }
                // one that is not known was told of
                None if name.is_some() => {}
                None => {
                    let reason =
                        format!("`{code}` is asked per force: name it in the column force");
                    cells.wrong("requests", reason);
                }
            }
        }
        asked.sort_by_key(|request| request.id);
        asked.dedup_by_key(|request| request.id);
        if codes.trim_matches(['|', ';', ' ']).is_empty() {
            cells.wrong("requests", "name the requests that it answers, at least one".into());
        }
        if asked.len() > MOST_REQUESTS {
            let reason = format!("one file answers at most {MOST_REQUESTS} requests");
            cells.wrong("requests", reason);
        }
        asked
    }

    fn given(&self) -> MutexGuard<'_, HashSet<Uuid>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file of a row, which was sent before and waits; it is held.
    fn waiting(&self, row: &One) -> Result<Seen<document_upload::Model>> {
        let called = (self.inspections.of(&row.inspection), row.sha256.clone());
        let sent = self.sent.get(&called).into_iter().flatten();
        let named = |file: &&Seen<document_upload::Model>| {
            row.file_name.as_ref().is_none_or(|name| *name == file.file_name)
        };
        let given = self.given();
        let state = |file: &Seen<document_upload::Model>| {
            if given.contains(&file.id) { UploadState::Available } else { file.state }
        };
        let sent: Vec<_> = sent.filter(named).collect();
        if let Some(file) = sent.iter().find(|&&file| state(file) == UploadState::Checked) {
            return Ok((*file).clone());
        }
        let message = match sent.last().map(|&file| (state(file), &file.message)) {
            Some((UploadState::Pending, _)) => {
                "its file is not checked yet: import the table again once it is".to_owned()
            }
            Some((UploadState::Rejected, Some(why))) => format!("its file was not taken: {why}"),
            _ => {
                let named = row
                    .file_name
                    .as_ref()
                    .map(|name| format!(" called `{name}`"))
                    .unwrap_or_default();
                format!(
                    "no file{named} with this SHA-256 that you sent for {} waits for a table: send it first, once \
                     for each row",
                    row.inspection
                )
            }
        };
        Err(Error::refused("sha256", UserErrorCode::BytesMissing, message))
    }

    /// What a row that brings another version changes of a document that is here; none if it brings none.
    ///
    /// # Errors
    /// [`Error::Refused`] if it says something else of the document than is so.
    async fn newer(
        &self,
        write: &Write<'_>,
        row: &One,
        item: &Seen<evidence::Model>,
    ) -> Result<Vec<RowChange>> {
        let refused = |field, code, why: &str| {
            Err(Error::refused(field, code, format!("{} {why}", item.reference)))
        };
        let answers = Condition::all().add(document_answer::Column::DocumentId.eq(item.id));
        let answers = write.all::<document_answer::Entity>(answers).await?;
        let mut answers: Vec<Uuid> = answers.iter().map(|answer| answer.request_id).collect();
        answers.sort_unstable();
        let same = (item.origin, item.language, item.period_start, item.period_end)
            == (row.origin, row.language, row.period.0, row.period.1);
        let called = row.title.as_ref().is_none_or(|title| *title == item.title);
        if !same || !called || answers != row.asked() {
            let why = "was received with another title, origin, language or period, or for other requests: take another \
                       key, or say what it was received with.";
            return refused("key", UserErrorCode::InvalidValue, why);
        }
        let versions = Condition::all().add(document_version::Column::DocumentId.eq(item.id));
        let mut versions = write.all::<document_version::Entity>(versions).await?;
        versions.sort_by_key(|version| version.number);
        let detail = write.hold::<document::Entity>(item.id).await?;
        let marked = row.marking > item.marking;
        let personal = row.personal_data && !detail.personal_data;
        if versions.iter().any(|version| version.sha256 == row.sha256) {
            if marked || personal {
                let why = "was received with a lower marking, or as holding no personal data: a newer version of it says \
                           otherwise.";
                return refused("key", UserErrorCode::InvalidValue, why);
            }
            return Ok(vec![]);
        }
        if versions.iter().any(|version| version.redaction_state == RedactionState::Applied) {
            let why =
                "was redacted, and what it was before is sealed: send its next version by itself.";
            return refused("sha256", UserErrorCode::AlreadyRedacted, why);
        }
        let newest = versions.last().map(|version| version.sha256.clone()).unwrap_or_default();
        let mut changes: Vec<_> = change("sha256", &newest, &row.sha256).into_iter().collect();
        if marked {
            changes.extend(change("marking", &item.marking.to_value(), &row.marking.to_value()));
        }
        if personal {
            changes.extend(change("personal_data", &"no", "yes"));
        }
        Ok(changes)
    }

    /// Takes the file of a row in, as a new document or as a version of one that is here; answers the document.
    async fn receive(
        &self,
        write: &Write<'_>,
        row: &One,
        known: Option<Uuid>,
    ) -> Result<Seen<evidence::Model>> {
        let file = self.waiting(row)?;
        let (scan, examined) = write.reading(&file).await?;
        let examined = serde_json::from_str(&examined).map_err(Error::internal)?;
        let first = row.requests.first().map(|request| request.title.clone());
        let title = row.title.clone().or(first).unwrap_or_default();
        let file = document_upload::Model {
            document_id: known,
            title: title.trim().into(),
            marking: row.marking,
            language: row.language,
            origin: known.is_none().then_some(row.origin),
            period_start: row.period.0,
            period_end: row.period.1,
            personal_data: row.personal_data,
            ..(*file).clone()
        };
        let asked = if known.is_none() { row.asked() } else { vec![] };
        let answers = asked.iter().map(|request| document_upload_request::ActiveModel {
            upload_id: Set(file.id),
            request_id: Set(*request),
        });
        write.insert_all(answers).await?;
        let checked = Checked { examined, scan };
        let document = take_in(write, &file, &asked, checked, self.from.clone()).await?;
        write.besides(Action::CompleteUpload, &file, format!("imported as {}", row.key));
        self.given().insert(file.id);
        Ok(document)
    }
}

impl Entered for Documents {
    type Row = One;
    const NEEDED: &'static [&'static str] =
        &["key", "inspection", "requests", "marking", "personal_data", "sha256"];
    const OTHERS: &'static [&'static str] =
        &["file", "force", "title", "origin", "language", "period_start", "period_end"];

    fn read(&self, cells: &mut Cells<'_>) -> Option<One> {
        let key = cells.text("key", LONGEST);
        let inspection = self.inspections.named(cells);
        let sha256 = cells.text("sha256", LONGEST).map(|digits| digits.to_ascii_lowercase());
        if sha256.as_ref().is_some_and(|digits| !digest::is_one(digits)) {
            cells.wrong("sha256", "it is no SHA-256, which is 64 hexadecimal digits".into());
        }
        let path = cells.get("file").replace('\\', "/");
        let file_name = Path::new(&path).file_name();
        let file_name: Option<String> =
            file_name.map(|name| name.to_string_lossy().nfc().collect());
        let requests = self.requests(inspection.as_ref(), cells);
        let title = cells.text_if("title", LONGEST);
        let marking = cells.word("marking");
        let origin = cells.word_if("origin").unwrap_or(Origin::AreaSelfReport);
        let language = cells.word_if("language").unwrap_or(Language::En);
        let period = (cells.day_if("period_start"), cells.day_if("period_end"));
        let sound = ["title", "period_start", "period_end"].iter().all(|name| cells.is_sound(name));
        if sound && let Err(Error::Refused(why)) = described(title.as_deref(), period) {
            for fault in why {
                cells.wrong(Self::column(fault.field).unwrap_or("title"), fault.message);
            }
        }
        let personal_data = cells.yes_or_no_if("personal_data");
        if personal_data.is_none() && cells.is_sound("personal_data") {
            cells.wrong("personal_data", "it is empty: write yes or no".into());
        }
        Some(One {
            key: key?,
            inspection: inspection?,
            sha256: sha256?,
            file_name,
            requests,
            title,
            marking: marking?,
            origin,
            language,
            period,
            personal_data: personal_data?,
        })
    }

    fn about(&self, row: &One) -> String {
        format!("{} {}", row.inspection, row.key)
    }

    fn column(field: &str) -> Option<&'static str> {
        match field {
            "title" => Some("title"),
            "periodEnd" => Some("period_end"),
            "requests" => Some("requests"),
            "sha256" => Some("sha256"),
            "document" | "key" => Some("key"),
            _ => None,
        }
    }

    /// The files that wait and the requests first, as whoever takes a file in holds them.
    async fn hold(&mut self, write: &Write<'_>) -> Result<()> {
        use document_upload::Column;
        let mine = Condition::all().add(Column::CreatedBy.eq(self.by));
        let others = mine.clone().add(Column::State.ne(UploadState::Checked));
        let mut sent = write.all::<document_upload::Entity>(others).await?;
        let waiting = mine.add(Column::State.eq(UploadState::Checked));
        sent.extend(write.hold_all::<document_upload::Entity>(waiting).await?);
        sent.sort_by_key(|file| (file.created_at, file.id));
        for file in sent {
            let called = (file.inspection_id, file.sha256.clone());
            self.sent.entry(called).or_default().push(file);
        }
        let asked = document_request::Column::InspectionId.is_in(self.inspections.ids());
        write.hold_all::<document_request::Entity>(Condition::all().add(asked)).await?;
        self.inspections.hold(write).await
    }

    async fn enter(&self, write: &Write<'_>, row: &One) -> Result<Decision> {
        let inspection = self.inspections.of(&row.inspection);
        let known = (inspection, row.key.as_str());
        if let Some(item) = self.inspections.kept(write, known, EvidenceKind::Document).await? {
            let changes = self.newer(write, row, &item).await?;
            let about = item.reference.clone();
            if changes.is_empty() {
                return Ok(Decision::of(RowVerdict::Unchanged, about));
            }
            self.receive(write, row, Some(item.id)).await?;
            return Ok(Decision { changes, ..Decision::of(RowVerdict::Update, about) });
        }
        let item = self.receive(write, row, None).await?;
        let made = Some(item.id);
        Ok(Decision { made, ..Decision::of(RowVerdict::Create, item.reference.clone()) })
    }

    fn kept_as(&self, row: &One) -> Option<(Uuid, String)> {
        Some((self.inspections.of(&row.inspection), row.key.clone()))
    }

    /// What was read in files that were taken in is not kept twice.
    async fn finish(&self, write: &Write<'_>) -> Result<()> {
        let given: Vec<Uuid> = self.given().iter().copied().collect();
        write.forget_readings(&given).await
    }
}
