//! arkworks in the exchange of proofs that bench/run interop checks. `prove FOLDER` writes key.arkworks, proof.arkworks
//! and public.arkworks of a small circuit under a key of its own; `prove-zkey FOLDER` writes them for the circuit.zkey and
//! witness.wtns that are there; `judge FOLDER` reads the files of the same names in each subfolder, proofs not compressed,
//! and prints a line for it: arkworks NAME accepted, or arkworks NAME refused with a reason.

use std::fs;
use std::path::Path;

use ark_bn254::{Bn254, Fr};
use ark_groth16::{Groth16, Proof, VerifyingKey};
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError};
use ark_relations::lc;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use ark_snark::SNARK;
use clavis_bench_peers::Result;
use clavis_bench_peers::zkey::{Circuit, fresh_random, read_witness};

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
    let mut random = fresh_random()?;
    let roots: Vec<Fr> = [2i64, -3, 5, -7].into_iter().map(Fr::from).collect();
    let public: Vec<Fr> = roots.iter().map(|root| root * root).collect();
    let circuit = Roots(roots);
    let (key, verifying) = Groth16::<Bn254>::circuit_specific_setup(circuit.clone(), &mut random)?;
    let proof = Groth16::<Bn254>::prove(&key, circuit, &mut random)?;
    write(folder, &verifying, &proof, &public)
}

fn prove_zkey(folder: &Path) -> Result<()> {
    let circuit = Circuit::read(&fs::read(folder.join("circuit.zkey"))?)?;
    let witness = read_witness(&fs::read(folder.join("witness.wtns"))?)?;
    let proof = circuit.prove(&witness, &mut fresh_random()?)?;
    write(folder, &circuit.key.vk, &proof, &circuit.public(&witness).to_vec())
}

fn write(folder: &Path, key: &VerifyingKey<Bn254>, proof: &Proof<Bn254>, public: &Vec<Fr>) -> Result<()> {
    save(&folder.join(KEY), key)?;
    save(&folder.join(PROOF), proof)?;
    save(&folder.join(PUBLIC), public)
}

fn save<T: CanonicalSerialize>(file: &Path, value: &T) -> Result<()> {
    let mut bytes = vec![];
    value.serialize_compressed(&mut bytes)?;
    Ok(fs::write(file, bytes)?)
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
        ["prove-zkey", folder] => prove_zkey(Path::new(folder)),
        ["judge", folder] => judge_all(Path::new(folder)),
        _ => Err("usage: arkworks-interop prove|prove-zkey|judge FOLDER".into()),
    }
}
