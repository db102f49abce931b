//! How large an operation is with its fragments expanded. The engine expands them all before it looks at
//! its limits, so a short document could keep it busy for ever.

use async_graphql::Name;
use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use std::collections::{HashMap, HashSet};

/// The most fields of an operation.
const MOST_FIELDS: usize = 2_000;

/// The most operations of a document: each is looked at.
const MOST_OPERATIONS: usize = 50;

/// The most selections within each other, those of fragments among them.
const MOST_LEVELS: usize = 32;

/// The most times that a field is asked for at one place, by the name that it has in the answer.
const MOST_TIMES: usize = 100;

/// The most lists of introspection within each other. The tools need one.
const MOST_LISTS: usize = 2;

/// The most questions of introspection: each answers up to all types.
const MOST_INTROSPECTIONS: usize = 2;

/// What introspection lists, and what leads on to types and so to more lists.
const LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Refuses a document of which an operation is over a limit, whichever was `chosen`, or answers the weight of
/// that: how many fields its largest root field selects.
pub(super) fn weight(
    document: &ExecutableDocument,
    chosen: Option<&OperationDefinition>,
) -> Result<usize, String> {
    if document.operations.iter().count() > MOST_OPERATIONS {
        return Err(over("operations of a document", MOST_OPERATIONS));
    }
    let mut size = Size { document, known: HashMap::new(), open: 0 };
    // those that no operation spreads, too: the engine follows them all
    for name in document.fragments.keys() {
        size.fragment(name)?;
    }
    for (_, operation) in document.operations.iter() {
        let selections = &operation.node.selection_set.node;
        if size.of(selections)?.fields > MOST_FIELDS {
            return Err(over("fields, fragments expanded,", MOST_FIELDS));
        }
        size.repeats(&[selections], None)?;
    }
    let mut roots = Vec::new();
    if let Some(operation) = chosen {
        size.expand(&operation.selection_set.node, &mut roots);
    }
    let mut sizes = roots.into_iter().map(|root| size.of(&root.selection_set.node));
    sizes.try_fold(0, |most, root| Ok(most.max(root?.fields)))
}

fn over(what: &str, most: usize) -> String {
    format!("The {what} cannot be greater than {most}.")
}

fn deep() -> String {
    over("levels of an operation, fragments among them,", MOST_LEVELS)
}

struct Size<'a> {
    document: &'a ExecutableDocument,
    /// Each fragment that was looked at; none while it is being looked at.
    known: HashMap<&'a Name, Option<Extent>>,
    /// How many of them are.
    open: usize,
}

/// How many fields a selection holds, and how many levels.
#[derive(Clone, Copy, Default)]
struct Extent {
    fields: usize,
    levels: usize,
}

impl<'a> Size<'a> {
    /// A fragment is looked at once, and one that nobody knows is a field: so expanding takes no longer than
    /// this says.
    fn of(&mut self, selections: &'a SelectionSet) -> Result<Extent, String> {
        let mut all = Extent::default();
        for selection in &selections.items {
            let one = match &selection.node {
                Selection::Field(field) => {
                    let inside = self.of(&field.node.selection_set.node)?;
                    Extent { fields: inside.fields + 1, ..inside }
                }
                Selection::InlineFragment(fragment) => {
                    self.of(&fragment.node.selection_set.node)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node)?
                }
            };
            all.fields = all.fields.saturating_add(one.fields);
            all.levels = all.levels.max(one.levels + 1);
        }
        if all.levels > MOST_LEVELS { Err(deep()) } else { Ok(all) }
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Extent, String> {
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Extent { fields: 1, levels: 0 });
        };
        match self.known.get(name) {
            Some(Some(known)) => Ok(*known),
            Some(None) => Err(format!("The fragment `{name}` spreads itself.")),
            None if self.open == MOST_LEVELS => Err(deep()),
            None => {
                self.known.insert(name, None);
                self.open += 1;
                let known = self.of(&fragment.node.selection_set.node)?;
                self.open -= 1;
                self.known.insert(name, Some(known));
                Ok(known)
            }
        }
    }

    /// The fields of a selection, those of its fragments among them.
    fn expand(&self, selections: &'a SelectionSet, into: &mut Vec<&'a Field>) {
        for selection in &selections.items {
            let inside = match &selection.node {
                Selection::Field(field) => {
                    into.push(&field.node);
                    continue;
                }
                Selection::InlineFragment(fragment) => Some(&fragment.node.selection_set),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                    fragment.map(|fragment| &fragment.node.selection_set)
                }
            };
            if let Some(inside) = inside {
                self.expand(&inside.node, into);
            }
        }
    }

    /// Refuses what is asked for too often at one place, before it is made one; and introspection that goes
    /// round through types: `lists` of it are above, if it is introspection.
    fn repeats(&self, place: &[&'a SelectionSet], lists: Option<usize>) -> Result<(), String> {
        let mut fields = Vec::new();
        for selections in place {
            self.expand(selections, &mut fields);
        }
        let mut named: HashMap<&Name, (Vec<&SelectionSet>, Option<usize>)> = HashMap::new();
        let mut asked: HashMap<&str, HashSet<&Name>> = HashMap::new();
        for field in fields {
            let name = field.name.node.as_str();
            let introspects = lists.is_some() || matches!(name, "__schema" | "__type");
            if introspects {
                let (of, most) =
                    if lists.is_some() { (name, 1) } else { ("", MOST_INTROSPECTIONS) };
                let keys = asked.entry(of).or_default();
                keys.insert(&field.response_key().node);
                if keys.len() > most {
                    let what = format!("times that introspection asks for `{name}` at one place");
                    return Err(over(&what, most));
                }
            }
            let (selections, within) = named.entry(&field.response_key().node).or_default();
            selections.push(&field.selection_set.node);
            *within = match name {
                "__schema" | "__type" => Some(0),
                name if LISTS.contains(&name) => lists.map(|lists| lists + 1),
                _ => lists,
            };
        }
        for (name, (selections, lists)) in named {
            if selections.len() > MOST_TIMES {
                let what = format!("times that `{name}` is asked for at one place");
                return Err(over(&what, MOST_TIMES));
            }
            if lists > Some(MOST_LISTS) {
                return Err(over("lists of introspection within each other", MOST_LISTS));
            }
            self.repeats(&selections, lists)?;
        }
        Ok(())
    }
}
