//! What a token costs a request: `cargo bench --bench token`. The whole check, as the session makes it,
//! beside the signature alone, for each kind of key.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use clap::Parser;
use criterion::{Criterion, criterion_group, criterion_main};
use evidence::access::token::Verifier;
use evidence::config::Cli;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, crypto, encode};
use serde_json::json;
use std::hint::black_box;

const ISSUER: &str = "https://login.example";

fn keys() -> [(Algorithm, EncodingKey); 3] {
    let random = SystemRandom::new();
    let rsa = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let rsa: aws_lc_rs::encoding::Pkcs8V1Der<'_> = rsa.as_der().expect("a key");
    let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
    let ed = Ed25519KeyPair::generate_pkcs8v1(&random);
    [
        (Algorithm::RS256, EncodingKey::from_rsa_der(&rsa_of(rsa.as_ref()))),
        (Algorithm::ES256, EncodingKey::from_ec_der(ec.expect("a key").as_ref())),
        (Algorithm::EdDSA, EncodingKey::from_ed_der(ed.expect("a key").as_ref())),
    ]
}

/// The key itself (PKCS #1) out of its envelope (PKCS #8), whose header is 26 bytes at this size.
fn rsa_of(envelope: &[u8]) -> Vec<u8> {
    envelope[26..].to_vec()
}

fn tokens(criterion: &mut Criterion) {
    let settings = Cli::parse_from(["evidence"]).config.tokens;
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let expires = evidence::clock::Clock::default().now().timestamp() + 3_600;
    for (algorithm, key) in keys() {
        let mut public = Jwk::from_encoding_key(&key, algorithm).expect("a public key");
        public.common.key_id = Some("one".into());
        let signature_of = DecodingKey::from_jwk(&public).expect("a public key");
        let verifier = Verifier::new(ISSUER, &JwkSet { keys: vec![public] }, &settings);
        let verifier = verifier.expect("a verifier");
        let mut header = Header::new(algorithm);
        (header.typ, header.kid) = (Some("at+jwt".into()), Some("one".into()));
        let claims = json!({"iss": ISSUER, "aud": "evidence-api", "sub": "somebody",
            "exp": expires, "roles": ["inspector"]});
        let token = encode(&header, &claims, &key).expect("a token");
        assert!(runtime.block_on(verifier.verify(&token)).is_some(), "{algorithm:?}");
        let (signed, signature) = token.rsplit_once('.').expect("a signature");
        let mut group = criterion.benchmark_group(format!("{algorithm:?}"));
        group.bench_function("whole token", |bencher| {
            bencher.to_async(&runtime).iter(|| verifier.verify(black_box(&token)));
        });
        group.bench_function("signature alone", |bencher| {
            bencher.iter(|| {
                crypto::verify(black_box(signature), signed.as_bytes(), &signature_of, algorithm)
            });
        });
        group.finish();
    }
}

criterion_group!(benches, tokens);
criterion_main!(benches);
