//! Reads enums: strings with listed values, and unions.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprMethodCall, Fields, ItemEnum, ItemImpl};

use super::items::{Reading, implementing, inherent};
use super::rust_type::Imports;
use super::syntax::{
    associated, elements, first_match, function, own_variants, path_name, pattern_texts,
    pattern_variant, text,
};
use super::{Member, RustType, Shape, TaggedMember};

/// Reads the shape of an enum.
pub(super) fn read_enum(
    item: &ItemEnum,
    blocks: &[&ItemImpl],
    imports: &Imports,
) -> Result<Reading, String> {
    let tagged = implementing(blocks, "Tagged");
    let untagged = implementing(blocks, "Untagged");
    let own = inherent(blocks);
    if let Some(tag) = associated(&tagged, "TAG") {
        let tag = text(tag).ok_or_else(|| format!("TAG of {} is no text", item.ident))?;
        return read_tagged(item, tag, &tagged, &payloads(item, imports));
    }
    if let Some(decode) = function(&untagged, "decode") {
        return Ok(read_untagged(decode, &payloads(item, imports)));
    }
    match (associated(&own, "VALUES"), function(&own, "as_str")) {
        (Some(values), Some(as_str)) => read_string_enum(item, values, as_str),
        _ => Ok(Reading::consistent(Shape::Unknown)),
    }
}

fn read_string_enum(item: &ItemEnum, values: &Expr, as_str: &Block) -> Result<Reading, String> {
    let listed: Option<Vec<String>> =
        elements(values).map(|values| values.into_iter().filter_map(path_name).collect());
    let listed = listed.ok_or_else(|| format!("VALUES of {} is no list", item.ident))?;
    let texts = variant_texts(as_str);
    let mut contradictions = Vec::new();
    let mut wires = Vec::new();
    for variant in &listed {
        match texts.get(variant) {
            Some(wire) => wires.push(wire.clone()),
            None => contradictions.push(format!("`as_str` has no text for `{variant}`")),
        }
    }
    let declared = unit_variants(item);
    if declared != listed {
        contradictions.push(format!("VALUES lists {listed:?}, but the enum declares {declared:?}"));
    }
    Ok(Reading { shape: Shape::Enum(wires), contradictions })
}

fn unit_variants(item: &ItemEnum) -> Vec<String> {
    let known = item.variants.iter().filter(|variant| matches!(variant.fields, Fields::Unit));
    known.map(|variant| variant.ident.to_string()).collect()
}

fn variant_texts(as_str: &Block) -> BTreeMap<String, String> {
    let arms = first_match(as_str).into_iter().flat_map(|found| &found.arms);
    arms.filter_map(|arm| Some((pattern_variant(&arm.pat)?, text(&arm.body)?))).collect()
}

/// The variants with the types of their payloads, in the order of the declaration.
fn payloads(item: &ItemEnum, imports: &Imports) -> Vec<(String, RustType)> {
    let payload = |fields: &Fields| match fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| RustType::from_syntax(&field.ty, imports))
        }
        _ => None,
    };
    let variants = item.variants.iter();
    variants
        .filter_map(|variant| Some((variant.ident.to_string(), payload(&variant.fields)?)))
        .collect()
}

fn payload_of(payloads: &[(String, RustType)], variant: &str) -> Option<RustType> {
    payloads.iter().find(|(name, _)| name == variant).map(|(_, payload)| payload.clone())
}

fn read_tagged(
    item: &ItemEnum,
    tag: String,
    tagged: &[&ItemImpl],
    payloads: &[(String, RustType)],
) -> Result<Reading, String> {
    let lacks = |part: &str| format!("{} has no `{part}`", item.ident);
    let decode =
        function(tagged, "decode").and_then(first_match).ok_or_else(|| lacks("match in decode"))?;
    let encode = function(tagged, "encode").ok_or_else(|| lacks("encode"))?;
    let mut contradictions = Vec::new();
    let mut members = Vec::new();
    for arm in &decode.arms {
        for value in pattern_texts(&arm.pat) {
            let variants = own_variants(&arm.body);
            let member = variants
                .first()
                .and_then(|variant| Some((variant, payload_of(payloads, variant)?)));
            match member {
                Some((variant, payload)) => {
                    members.push(TaggedMember { value, variant: variant.clone(), payload });
                }
                None => {
                    contradictions
                        .push(format!("`decode` makes no variant of the tag \"{value}\""));
                }
            }
        }
    }
    let decoded: Vec<&str> = members.iter().map(|member| member.variant.as_str()).collect();
    contradictions.extend(check_order(payloads, &decoded, 1));
    contradictions.extend(check_encode(payloads, encode));
    Ok(Reading { shape: Shape::Tagged { tag, members }, contradictions })
}

fn read_untagged(decode: &Block, payloads: &[(String, RustType)]) -> Reading {
    let mut calls = Tries(Vec::new());
    calls.visit_block(decode);
    let mut contradictions = Vec::new();
    let mut members = Vec::new();
    for variant in &calls.0 {
        match payload_of(payloads, variant) {
            Some(payload) => members.push(Member { variant: variant.clone(), payload }),
            None => contradictions.push(format!("`decode` tries `{variant}`, which is no variant")),
        }
    }
    let tried: Vec<&str> = calls.0.iter().map(String::as_str).collect();
    contradictions.extend(check_order(payloads, &tried, 0));
    Reading { shape: Shape::Untagged(members), contradictions }
}

/// The variants in the order in which `decode` tries them.
struct Tries(Vec<String>);

impl<'f> Visit<'f> for Tries {
    fn visit_expr_method_call(&mut self, call: &'f ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        // Each way to try a member ends with what makes the variant of it.
        let variant = call.args.last().map(own_variants).unwrap_or_default();
        self.0.extend(variant.into_iter().next());
    }
}

/// The declared variants are the decoded ones in their order, and after them `extra` variants for what is unknown.
fn check_order(payloads: &[(String, RustType)], decoded: &[&str], extra: usize) -> Option<String> {
    let declared: Vec<&str> = payloads.iter().map(|(variant, _)| variant.as_str()).collect();
    let agrees = declared.len() == decoded.len() + extra && declared.starts_with(decoded);
    (!agrees).then(|| format!("`decode` makes {decoded:?}, but the enum declares {declared:?}"))
}

fn check_encode(payloads: &[(String, RustType)], encode: &Block) -> Option<String> {
    let arms = first_match(encode).map(|found| &found.arms)?;
    let encoded: Vec<String> = arms.iter().filter_map(|arm| pattern_variant(&arm.pat)).collect();
    let missing = payloads.iter().find(|(variant, _)| !encoded.contains(variant))?;
    Some(format!("`encode` does not write `{}`", missing.0))
}
