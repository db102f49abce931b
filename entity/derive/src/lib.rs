//! `#[derive(FromCells)]`: reads an entity from the columns of a row by their place, in the order of its
//! fields. sea-orm reads them by name, which takes most of the time that a row takes.

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Type, parse_macro_input};

/// Implements `entity::FromCells` for a struct with named fields.
#[proc_macro_derive(FromCells)]
pub fn from_cells(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let name = &input.ident;
    let fields = match &input.data {
        Data::Struct(of) => match &of.fields {
            Fields::Named(fields) => &fields.named,
            _ => return quote!(compile_error!("FromCells is for named fields");).into(),
        },
        _ => return quote!(compile_error!("FromCells is for structs");).into(),
    };
    let read = fields.iter().enumerate().map(|(at, field)| {
        let may_be_null = matches!(&field.ty, Type::Path(of)
            if of.path.segments.last().is_some_and(|last| last.ident == "Option"));
        let get = if may_be_null { quote!(get_some) } else { quote!(get) };
        let field = &field.ident;
        quote!(#field: cells.#get(#at)?)
    });
    quote! {
        impl crate::FromCells for #name {
            fn from_cells(cells: &impl crate::Cells) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { #(#read),* })
            }
        }
    }
    .into()
}
