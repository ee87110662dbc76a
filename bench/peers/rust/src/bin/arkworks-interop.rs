//! arkworks in the exchange of proofs that bench/run interop checks. `prove FOLDER` writes key.arkworks, proof.arkworks
//! and public.arkworks of a small circuit under a key of its own; `judge FOLDER` reads the files of the same names in each
//! subfolder, proofs not compressed, and prints a line for it: arkworks NAME accepted, or arkworks NAME refused with a
//! reason.

use std::fs;
use std::path::Path;

use ark_bn254::{Bn254, Fr};
use ark_groth16::{Groth16, Proof, VerifyingKey};
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError};
use ark_relations::lc;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use ark_snark::SNARK;
use ark_std::rand::{SeedableRng, rngs::StdRng};
use clavis_bench_peers::Result;

const KEY: &str = "key.arkworks";
const PROOF: &str = "proof.arkworks";
const PUBLIC: &str = "public.arkworks";

/// Says: I know square roots of all public inputs.
#[derive(Clone)]
struct Roots(Vec<Fr>);

impl ConstraintSynthesizer<Fr> for Roots {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> std::result::Result<(), SynthesisError> {
        for root in self.0 {
            let square = cs.new_input_variable(|| Ok(root * root))?;
            let root = cs.new_witness_variable(|| Ok(root))?;
            cs.enforce_r1cs_constraint(|| lc!() + root, || lc!() + root, || lc!() + square)?;
        }
        Ok(())
    }
}

fn prove(folder: &Path) -> Result<()> {
    let seed = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)?
        .as_nanos() as u64;
    let mut random = StdRng::seed_from_u64(seed);
    let roots: Vec<Fr> = [2i64, -3, 5, -7].into_iter().map(Fr::from).collect();
    let public: Vec<Fr> = roots.iter().map(|root| root * root).collect();
    let circuit = Roots(roots);
    let (key, verifying) = Groth16::<Bn254>::circuit_specific_setup(circuit.clone(), &mut random)?;
    let proof = Groth16::<Bn254>::prove(&key, circuit, &mut random)?;
    let mut bytes = vec![];
    verifying.serialize_compressed(&mut bytes)?;
    fs::write(folder.join(KEY), &bytes)?;
    bytes.clear();
    proof.serialize_compressed(&mut bytes)?;
    fs::write(folder.join(PROOF), &bytes)?;
    bytes.clear();
    public.serialize_compressed(&mut bytes)?;
    fs::write(folder.join(PUBLIC), &bytes)?;
    Ok(())
}

fn judge_all(folder: &Path) -> Result<()> {
    for trial in fs::read_dir(folder)? {
        let trial = trial?;
        let name = trial.file_name().to_string_lossy().into_owned();
        match judge(&trial.path()) {
            Ok(true) => println!("arkworks {name} accepted"),
            Ok(false) => println!("arkworks {name} refused the equation does not hold"),
            Err(e) => println!("arkworks {name} refused {}", e.to_string().replace('\n', " ")),
        }
    }
    Ok(())
}

/// What a user does with files, with every check that arkworks has.
fn judge(folder: &Path) -> Result<bool> {
    let key = VerifyingKey::<Bn254>::deserialize_compressed(fs::read(folder.join(KEY))?.as_slice())?;
    let proof = Proof::<Bn254>::deserialize_uncompressed(fs::read(folder.join(PROOF))?.as_slice())?;
    let public = Vec::<Fr>::deserialize_compressed(fs::read(folder.join(PUBLIC))?.as_slice())?;
    Ok(Groth16::<Bn254>::verify(&key, &public, &proof)?)
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["prove", folder] => prove(Path::new(folder)),
        ["judge", folder] => judge_all(Path::new(folder)),
        _ => Err("usage: arkworks-interop prove|judge FOLDER".into()),
    }
}
