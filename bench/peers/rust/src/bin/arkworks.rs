//! Verifies the benchmark's files with arkworks, as one peer of bench/run groth16-verify.

use std::fs;
use std::rc::Rc;

use ark_bn254::{Bn254, Fr};
use ark_groth16::{Groth16, PreparedVerifyingKey, Proof, VerifyingKey, prepare_verifying_key};
use ark_serialize::CanonicalDeserialize;
use ark_snark::SNARK;
use clavis_bench_peers::{Operation, Result, folder, serve};

struct Workload {
    key: PreparedVerifyingKey<Bn254>,
    proofs: Vec<Proof<Bn254>>,
    encoded: Vec<Vec<u8>>,
    inputs: Vec<Vec<Fr>>,
}

fn main() -> Result<()> {
    let work = Rc::new(load()?);
    let (verifying, decoding) = (Rc::clone(&work), Rc::clone(&work));
    let operations: [(&str, Operation); 2] = [
        (
            "verify",
            Box::new(move |n| {
                let proof = &verifying.proofs[n];
                Groth16::<Bn254>::verify_with_processed_vk(&verifying.key, &verifying.inputs[n], proof).unwrap_or(false)
            }),
        ),
        (
            "decode",
            Box::new(move |n| Proof::<Bn254>::deserialize_compressed(decoding.encoded[n].as_slice()).is_ok()),
        ),
    ];
    serve("ark-groth16 0.6.0", work.proofs.len(), &operations)
}

fn load() -> Result<Workload> {
    let folder = folder()?;
    let read = |name: String| fs::read(folder.join(&name)).map_err(|e| format!("{name}: {e}"));
    let key = VerifyingKey::<Bn254>::deserialize_compressed(read("key.arkworks".into())?.as_slice())?;
    let mut work = Workload {
        key: prepare_verifying_key(&key),
        proofs: vec![],
        encoded: vec![],
        inputs: vec![],
    };
    while folder.join(format!("proof-{:03}.arkworks", work.proofs.len())).exists() {
        let n = work.proofs.len();
        let encoded = read(format!("proof-{n:03}.arkworks"))?;
        work.proofs.push(Proof::deserialize_compressed(encoded.as_slice())?);
        work.encoded.push(encoded);
        let public = read(format!("public-{n:03}.arkworks"))?;
        work.inputs.push(Vec::<Fr>::deserialize_compressed(public.as_slice())?);
    }
    if work.proofs.is_empty() {
        return Err("no proofs".into());
    }
    Ok(work)
}
