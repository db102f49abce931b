//! Rows that something can be done to: what the audit trail calls them, and what the policy is told.

use super::Viewer;
use super::policy::{Rule, Thing, rules};
use ::entity::types::{Action, InspectionState};
use ::entity::{
    area, area_text, document_request, document_upload, double_reading, evidence, import_batch,
    import_upload, inspection, judgement, person,
};
use sea_orm::prelude::Uuid;

/// A row that something can be done to, once it is visible.
pub trait Subject {
    /// What the audit trail calls it: its type in the API.
    fn name(&self) -> &'static str;
    /// Its id.
    fn id(&self) -> Uuid;
    /// The inspection whose audit chain tells of it.
    fn inspection(&self) -> Option<Uuid>;
    /// Whether this viewer may do this to this visible row, its state left aside.
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        viewer.may_ever(action)
    }
}

/// Whether the role may, and the thing is of the right sort; what else the policy says is for the
/// write, which tells it as a user error.
fn suits(viewer: &Viewer, action: Action, thing: Thing) -> bool {
    let broken = |(rule, passed): &(Rule, bool)| *rule == Rule::Kind && !passed;
    viewer.may_ever(action) && !rules(viewer, action, thing).iter().any(broken)
}

impl From<&judgement::Model> for Thing {
    fn from(row: &judgement::Model) -> Self {
        // whether it ended is for the write, and for `viewerCan`
        Self::Judgement { scope: row.scope, status: row.status, ended: false }
    }
}

impl Subject for judgement::Model {
    fn name(&self) -> &'static str {
        "Judgement"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        self.inspection_id
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, self.into())
    }
}

impl From<&area_text::Model> for Thing {
    fn from(row: &area_text::Model) -> Self {
        Self::AreaText { open: row.closed_at.is_none() }
    }
}

impl Subject for area_text::Model {
    fn name(&self) -> &'static str {
        "AreaText"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        Some(self.inspection_id)
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, self.into())
    }
}

impl Subject for inspection::Model {
    fn name(&self) -> &'static str {
        "Inspection"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        Some(self.id)
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        // its state is for the write
        suits(viewer, action, Thing::Inspection { state: InspectionState::Open })
    }
}

impl Subject for area::Model {
    fn name(&self) -> &'static str {
        "Area"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        None
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, Thing::Area)
    }
}

impl Subject for document_request::Model {
    fn name(&self) -> &'static str {
        "DocumentRequest"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        Some(self.inspection_id)
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, Thing::Request { status: self.status })
    }
}

impl From<&double_reading::Model> for Thing {
    fn from(row: &double_reading::Model) -> Self {
        let readers = [row.first_id, row.second_id];
        Self::DoubleReading {
            readers,
            complete: row.readings == 2,
            settled: row.check_id.is_some(),
        }
    }
}

impl Subject for double_reading::Model {
    fn name(&self) -> &'static str {
        "DoubleReading"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        Some(self.inspection_id)
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, self.into())
    }
}

impl From<&document_upload::Model> for Thing {
    fn from(row: &document_upload::Model) -> Self {
        Self::Upload { state: row.state, sender: row.created_by }
    }
}

impl Subject for document_upload::Model {
    fn name(&self) -> &'static str {
        "DocumentUpload"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        Some(self.inspection_id)
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, self.into())
    }
}

impl Subject for evidence::Model {
    fn name(&self) -> &'static str {
        self.kind.type_name()
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        Some(self.inspection_id)
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        let thing =
            Thing::Item { kind: self.kind, status: self.status, interview: None, open: None };
        suits(viewer, action, thing)
    }
}

impl Subject for person::Model {
    fn name(&self) -> &'static str {
        "Person"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        None
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, Thing::Person { id: self.id })
    }
}

impl From<&import_upload::Model> for Thing {
    fn from(row: &import_upload::Model) -> Self {
        Self::Table { sender: row.created_by }
    }
}

impl Subject for import_upload::Model {
    fn name(&self) -> &'static str {
        "ImportUpload"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        None
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, self.into())
    }
}

impl Subject for import_batch::Model {
    fn name(&self) -> &'static str {
        "ImportBatch"
    }
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        None
    }
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        suits(viewer, action, Thing::Import { state: self.state })
    }
}
