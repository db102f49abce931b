//! A time stamp taken apart (RFC 3161, in a signed message of RFC 5652), and held against whom it must be of.
//!
//! What is strict here is what `openssl ts -verify` is strict about, so that both come to the same verdict.

use crate::digest::hexadecimal;
use aws_lc_rs::digest::{self, Algorithm};
use chrono::NaiveDateTime;
use der::asn1::AnyRef;
use der::oid::ObjectIdentifier;
use der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use sea_orm::prelude::DateTimeUtc;
use std::time::Duration;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
const STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
/// Names the certificate by its SHA-1.
const SIGNED_BY: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
/// Names it by its SHA-256, or another digest that is said.
const SIGNED_BY_2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
const KEY_USES: ObjectIdentifier = oid("2.5.29.37");

/// The use of a key to stamp with the time.
const STAMPING: [u8; 8] = [0x2b, 6, 1, 5, 5, 7, 3, 8];

/// Why a time stamp does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is none.
    Unreadable,
    /// The authority answered that it makes none.
    Refused,
    /// It is of something else.
    OtherText,
    /// It answers another request.
    OtherRequest,
    /// It does not say who signed it, or with a certificate that is for other things.
    Signer,
    /// It does not fit its signature.
    Altered,
    /// Its certificate leads to none that is known.
    Unknown,
    /// A certificate had ended then, or not begun.
    OutOfDate,
}

impl Fault {
    /// What is wrong, in a sentence.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Unreadable => "It is not the time stamp that an authority makes.",
            Self::Refused => "The authority refused to make it.",
            Self::OtherText => "It is the time stamp of other bytes than those that were sealed.",
            Self::OtherRequest => "It is the answer to another request.",
            Self::Signer => {
                "It was not signed with a certificate that is for time stamps and nothing else."
            }
            Self::Altered => "It was altered: its signature does not fit what it says.",
            Self::Unknown => {
                "Its certificate leads to none of the authority's that are known here."
            }
            Self::OutOfDate => {
                "Its certificate, or one that it leads to, was not valid at the time that it says."
            }
        }
    }
}

/// What an authority is known by.
#[derive(Debug)]
pub struct Trust {
    roots: Vec<TrustAnchor<'static>>,
    between: Vec<CertificateDer<'static>>,
}

impl Trust {
    /// Reads certificates as PEM: those that sign themselves are trusted, and others lead to them.
    #[must_use]
    pub fn read(pem: &[u8]) -> Option<Self> {
        let mut trust = Self { roots: vec![], between: vec![] };
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.ok()?;
            let parsed = EndEntityCert::try_from(&certificate).ok()?;
            if parsed.subject() == parsed.issuer() {
                let root = webpki::anchor_from_trusted_cert(&certificate).ok()?;
                trust.roots.push(root.to_owned());
            } else {
                trust.between.push(certificate);
            }
        }
        (!trust.roots.is_empty()).then_some(trust)
    }
}

/// A time stamp as an authority answers with it, taken apart and not held against anything yet.
pub struct Stamp<'a> {
    /// The time that it says.
    pub at: DateTimeUtc,
    /// What its request said, so that it is no older answer.
    pub nonce: Option<&'a [u8]>,
    sha256: &'a [u8],
    says: &'a [u8],
    certificates: Vec<CertificateDer<'a>>,
    signer: AnyRef<'a>,
}

/// What is inside a value, piece by piece.
fn inside(of: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    let (mut reader, mut all) = (SliceReader::new(of.value()).ok()?, vec![]);
    while !reader.is_finished() {
        all.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(all)
}

/// Two pieces that a value must have, whatever follows.
fn two(of: AnyRef<'_>) -> Option<[AnyRef<'_>; 2]> {
    inside(of)?.get(..2)?.try_into().ok()
}

fn is(of: AnyRef<'_>, what: &ObjectIdentifier) -> bool {
    of.tag() == Tag::ObjectIdentifier && of.value() == what.as_bytes()
}

fn numbered(of: AnyRef<'_>, wanted: u32) -> bool {
    matches!(of.tag(), Tag::ContextSpecific { number, .. } if number == TagNumber(wanted))
}

/// The digest that a value names.
fn algorithm(of: AnyRef<'_>) -> Option<&'static Algorithm> {
    let named = *inside(of)?.first()?;
    let known = [(SHA256, &digest::SHA256), (SHA384, &digest::SHA384), (SHA512, &digest::SHA512)];
    known.into_iter().find(|(name, _)| is(named, name)).map(|(_, algorithm)| algorithm)
}

fn fits(digest: AnyRef<'_>, by: &'static Algorithm, of: &[u8]) -> bool {
    digest.tag() == Tag::OctetString && digest.value() == digest::digest(by, of).as_ref()
}

impl<'a> Stamp<'a> {
    /// Takes an answer apart.
    ///
    /// # Errors
    /// If the authority refused, or it is no answer.
    pub fn read(answer: &'a [u8]) -> Result<Self, Fault> {
        let parts = AnyRef::from_der(answer).ok().and_then(inside).unwrap_or_default();
        let status = parts.first().and_then(|status| Some(inside(*status)?.first()?.value()));
        match (status, &parts[..]) {
            (Some([0 | 1]), [_, token]) => Self::signed(*token).ok_or(Fault::Unreadable),
            (Some([_]), [_]) => Err(Fault::Refused),
            _ => Err(Fault::Unreadable),
        }
    }

    fn signed(token: AnyRef<'a>) -> Option<Self> {
        let [_, content] = two(token).filter(|[kind, _]| is(*kind, &SIGNED_DATA))?;
        let data = inside(*inside(content)?.first()?)?;
        let [_version, _digests, about, between @ .., signers] = &data[..] else { return None };
        let [_, content] = two(*about).filter(|[kind, _]| is(*kind, &STAMP))?;
        let says = inside(content)?.first()?.value();
        let mut certificates = vec![];
        for certificate in between.iter().filter(|part| numbered(**part, 0)) {
            for one in inside(*certificate)? {
                certificates.push(CertificateDer::from(one.to_der().ok()?));
            }
        }
        let signers = inside(*signers)?;
        let [signer] = signers[..] else { return None };
        let told = inside(AnyRef::from_der(says).ok()?)?;
        let [_version, _policy, imprint, _serial, at, rest @ ..] = &told[..] else { return None };
        let [by, of] = two(*imprint)?;
        if !is(*inside(by)?.first()?, &SHA256) {
            return None;
        }
        let at = std::str::from_utf8(at.value()).ok()?;
        let at = NaiveDateTime::parse_from_str(at, "%Y%m%d%H%M%S%.fZ").ok()?.and_utc();
        let nonce = rest.iter().find(|part| part.tag() == Tag::Integer).map(|part| part.value());
        Some(Self { at, sha256: of.value(), nonce, says, certificates, signer })
    }

    /// Who made it, as its certificate is called.
    #[must_use]
    pub fn authority(&self) -> Option<String> {
        let certificate = EndEntityCert::try_from(self.signed_by()?).ok()?;
        let subject = inside(AnyRef::new(Tag::Sequence, certificate.subject()).ok()?)?;
        let mut names = subject.into_iter().filter_map(|part| two(*inside(part)?.first()?));
        let name = names.find(|[kind, _]| is(*kind, &COMMON_NAME));
        name.map(|[_, name]| String::from_utf8_lossy(name.value()).into_owned())
    }

    /// The certificate that it says it was signed with.
    fn signed_by(&self) -> Option<&CertificateDer<'a>> {
        let [issuer, serial] = two(*inside(self.signer)?.get(1)?)?;
        self.certificates.iter().find(|certificate| {
            EndEntityCert::try_from(*certificate).is_ok_and(|certificate| {
                certificate.issuer() == issuer.value() && certificate.serial() == serial.value()
            })
        })
    }

    /// Whether it is of what has this SHA-256, and by whom it must be, whose certificates were valid then.
    ///
    /// # Errors
    /// Why it does not hold.
    pub fn holds(&self, sha256: &str, trust: &Trust) -> Result<(), Fault> {
        if hexadecimal(self.sha256) != sha256 {
            return Err(Fault::OtherText);
        }
        let by = self.signed_by().filter(|by| stamps_only(by)).ok_or(Fault::Signer)?;
        let certificate = EndEntityCert::try_from(by).map_err(|_| Fault::Signer)?;
        self.fits(by, &certificate)?;
        let seconds = u64::try_from(self.at.timestamp()).map_err(|_| Fault::OutOfDate)?;
        let between: Vec<_> = trust.between.iter().chain(&self.certificates).cloned().collect();
        let leads = certificate.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &trust.roots,
            &between,
            UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            KeyUsage::required_if_present(&STAMPING),
            None,
            None,
        );
        match leads {
            Ok(_) => Ok(()),
            Err(webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. }) => {
                Err(Fault::OutOfDate)
            }
            Err(_) => Err(Fault::Unknown),
        }
    }

    /// Whether what it says is what was signed, by this certificate.
    fn fits(&self, by: &CertificateDer<'_>, certificate: &EndEntityCert<'_>) -> Result<(), Fault> {
        let signer = inside(self.signer).unwrap_or_default();
        let [_version, _by, hashed, about, _algorithm, signature, ..] = signer[..] else {
            return Err(Fault::Unreadable);
        };
        let attributes = inside(about).filter(|_| numbered(about, 0)).unwrap_or_default();
        let attribute = |wanted: &ObjectIdentifier| {
            let mut all = attributes.iter().filter_map(|one| two(*one));
            let [_, values] = all.find(|[kind, _]| is(*kind, wanted))?;
            inside(values)?.first().copied()
        };
        let says = attribute(&CONTENT_TYPE).is_some_and(|kind| is(kind, &STAMP))
            && attribute(&MESSAGE_DIGEST)
                .zip(algorithm(hashed))
                .is_some_and(|(digest, by)| fits(digest, by, self.says));
        // signed as a set, kept under another tag
        let whole = AnyRef::new(Tag::Set, about.value()).and_then(|set| set.to_der());
        let fitting = whole.is_ok_and(|whole| {
            let by = |by: &&dyn rustls_pki_types::SignatureVerificationAlgorithm| {
                certificate.verify_signature(*by, &whole, signature.value()).is_ok()
            };
            ALL_VERIFICATION_ALGS.iter().any(by)
        });
        if !says || !fitting {
            return Err(Fault::Altered);
        }
        let first = |names: Option<AnyRef<'a>>| -> Option<Vec<AnyRef<'a>>> {
            inside(*inside(*inside(names?)?.first()?)?.first()?)
        };
        let old = first(attribute(&SIGNED_BY)).map(|name| {
            let sha1 = &digest::SHA1_FOR_LEGACY_USE_ONLY;
            name.first().is_some_and(|digest| fits(*digest, sha1, by))
        });
        let new = first(attribute(&SIGNED_BY_2)).map(|name| match name[..] {
            [hashed, digest, ..] if hashed.tag() == Tag::Sequence => {
                algorithm(hashed).is_some_and(|how| fits(digest, how, by))
            }
            [digest, ..] => fits(digest, &digest::SHA256, by),
            [] => false,
        });
        // one of the two must name the certificate, and neither another
        if old.or(new).is_none() || old == Some(false) || new == Some(false) {
            return Err(Fault::Signer);
        }
        Ok(())
    }
}

/// Whether a certificate says, in a way that nobody may pass over, that it is for time stamps and nothing else.
fn stamps_only(certificate: &[u8]) -> bool {
    let uses = || {
        let about = *inside(AnyRef::from_der(certificate).ok()?)?.first()?;
        let extensions = inside(about)?.into_iter().find(|part| numbered(*part, 3))?;
        let mut extensions = inside(*inside(extensions)?.first()?)?.into_iter().filter_map(inside);
        extensions.find(|parts| parts.first().is_some_and(|name| is(*name, &KEY_USES)))
    };
    let Some(uses) = uses() else { return false };
    let [_, critical, value] = uses[..] else { return false };
    let Some(listed) = AnyRef::from_der(value.value()).ok().and_then(inside) else { return false };
    critical.tag() == Tag::Boolean
        && critical.value() == [0xff]
        && matches!(listed[..], [only] if only.value() == STAMPING)
}
