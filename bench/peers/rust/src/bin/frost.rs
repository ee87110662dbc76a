//! Verifies the benchmark's Schnorr signatures with the Zcash Foundation's FROST, as one peer of bench/run
//! schnorr-verify.

use std::fs;
use std::rc::Rc;

use clavis_bench_peers::{Operation, Result, folder, serve};
use frost_secp256k1::{Signature, VerifyingKey};

/// Bytes of a key, a digest and a signature, which a record holds in this order.
const KEY: usize = 33;
const DIGEST: usize = 32;
const SIGNATURE: usize = 65;

struct Signed {
    key: VerifyingKey,
    digest: Vec<u8>,
    signature: Signature,
}

fn main() -> Result<()> {
    let bytes = fs::read(folder()?.join("signatures.bin"))?;
    let records = bytes
        .chunks(KEY + DIGEST + SIGNATURE)
        .map(decode)
        .collect::<Result<Vec<Signed>>>()?;
    let records = Rc::new(records);
    if records.is_empty() {
        return Err("no signatures".into());
    }
    let (verifying, decoding) = (Rc::clone(&records), bytes);
    let operations: [(&str, Operation); 2] = [
        (
            "verify",
            Box::new(move |n| {
                let signed = &verifying[n];
                signed.key.verify(&signed.digest, &signed.signature).is_ok()
            }),
        ),
        (
            "decode",
            Box::new(move |n| {
                let bytes = KEY + DIGEST + SIGNATURE;
                decode(&decoding[n * bytes..(n + 1) * bytes]).is_ok()
            }),
        ),
    ];
    serve("frost-secp256k1 3.0.0", records.len(), &operations)
}

fn decode(record: &[u8]) -> Result<Signed> {
    if record.len() != KEY + DIGEST + SIGNATURE {
        return Err("the last signature is cut off".into());
    }
    Ok(Signed {
        key: VerifyingKey::deserialize(&record[..KEY])?,
        digest: record[KEY..KEY + DIGEST].to_vec(),
        signature: Signature::deserialize(&record[KEY + DIGEST..])?,
    })
}
