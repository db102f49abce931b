//! Asking an Area for many documents at once, from the programme's list: what is asked per force, of each force.

use super::course::open;
use super::writes::due;
use crate::error::{Error, Result, UserErrorCode};
use crate::store::{Event, Seen, Store};
use ::entity::types::{Action, RequestRound, RequestStatus, RoleScope};
use ::entity::{area_force, document_request, inspection, listed_request};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use std::collections::HashSet;

/// Which items of the list are asked for, and until when.
#[derive(Clone, Debug)]
pub struct FromList {
    /// The inspection.
    pub inspection: Uuid,
    /// Their codes; all that are asked for at the start if left out.
    pub codes: Option<Vec<String>>,
    /// Last day to supply them.
    pub due_on: Date,
}

/// Asks for them; what was asked for before is passed over, so that it can be said again.
///
/// # Errors
/// [`Error::NotFound`] for an inspection that the viewer may not see, [`Error::Forbidden`] for a role that
/// may not, [`Error::Refused`] for what the rules refuse.
pub async fn request(store: &Store, from: FromList) -> Result<Vec<Seen<document_request::Model>>> {
    let permit =
        store.permit::<inspection::Entity>(Action::RequestDocument, from.inspection).await?;
    let permit = permit.naming("from the list");
    store
        .write(&permit, async |write| {
            open(write, from.inspection).await?;
            due(from.due_on, write.clock.today())?;
            let items = write.all::<listed_request::Entity>(Condition::all()).await?;
            let items = chosen(items, from.codes.as_deref())?;
            let inspection = permit.subject();
            let here = Condition::all().add(area_force::Column::AreaId.eq(inspection.area_id));
            let forces = write.all::<area_force::Entity>(here).await?;
            let of = Condition::all().add(document_request::Column::InspectionId.eq(inspection.id));
            let asked = write.all::<document_request::Entity>(of.clone()).await?;
            let asked: HashSet<_> =
                asked.iter().map(|row| (row.code.clone(), row.force_id)).collect();
            let of_whom = |item: &listed_request::Model| match item.scope {
                RoleScope::PerArea => vec![None],
                RoleScope::PerForce => forces.iter().map(|row| Some(row.force_id)).collect(),
            };
            let mut made = HashSet::new();
            let mut rows = vec![];
            for item in &items {
                let whom = of_whom(item).into_iter();
                for force in whom.filter(|force| !asked.contains(&(item.code.clone(), *force))) {
                    let row = as_asked(write.clock.id(), inspection, item, force, from.due_on);
                    made.insert(row.id);
                    rows.push(row.into_active_model().reset_all());
                }
            }
            if rows.is_empty() {
                write.was_done();
                return Ok(vec![]);
            }
            write.insert_all(rows).await?;
            let mut new = write.all::<document_request::Entity>(of).await?;
            new.retain(|row| made.contains(&row.id));
            new.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
            let ids: Vec<_> = new.iter().map(|row| row.id).collect();
            let data = serde_json::json!({"inspection": inspection.id, "requests": ids});
            let event = Event { event_type: "requests.made", data };
            write.tell(event, "Inspection", inspection.id).await?;
            Ok(new)
        })
        .await
}

/// The items with these codes, or all of the first round.
fn chosen(
    mut items: Vec<Seen<listed_request::Model>>,
    codes: Option<&[String]>,
) -> Result<Vec<Seen<listed_request::Model>>> {
    let Some(codes) = codes else {
        items.retain(|item| item.round == RequestRound::Initial);
        return Ok(items);
    };
    if let Some(unknown) = codes.iter().find(|code| items.iter().all(|item| item.code != **code)) {
        let message = format!("`{unknown}` is not on the list: look at `requestList`.");
        return Err(Error::refused("codes", UserErrorCode::InvalidValue, message));
    }
    items.retain(|item| codes.contains(&item.code));
    Ok(items)
}

fn as_asked(
    id: Uuid,
    inspection: &inspection::Model,
    item: &listed_request::Model,
    force_id: Option<Uuid>,
    due_on: Date,
) -> document_request::Model {
    document_request::Model {
        id,
        inspection_id: inspection.id,
        area_id: inspection.area_id,
        code: item.code.clone(),
        force_id,
        component: item.component,
        title: item.title.clone(),
        description: item.description.clone(),
        period_covered: item.period_covered.clone(),
        round: item.round,
        expected_marking: item.expected_marking,
        redaction_expected: item.redaction_expected,
        due_on,
        extension_reason: None,
        status: RequestStatus::Requested,
    }
}
