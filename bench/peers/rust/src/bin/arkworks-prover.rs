//! Proves with arkworks from a `.zkey` and the `.wtns` files beside it, as one peer of bench/run groth16-prove. How many
//! threads it takes, RAYON_NUM_THREADS says.

use std::cell::RefCell;
use std::fs;

use ark_bn254::Bn254;
use ark_groth16::{Groth16, prepare_verifying_key};
use clavis_bench_peers::zkey::{Circuit, fresh_random, read_witness};
use clavis_bench_peers::{Operation, Result, folder, serve};

fn main() -> Result<()> {
    let folder = folder()?;
    let circuit = Circuit::read(&fs::read(folder.join("circuit.zkey"))?)?;
    let mut witnesses = vec![];
    while let Ok(bytes) = fs::read(folder.join(format!("witness-{:03}.wtns", witnesses.len()))) {
        witnesses.push(read_witness(&bytes)?);
    }
    let first = witnesses.first().ok_or("no witnesses")?;
    let mut random = fresh_random()?;
    // a prover whose proofs are wrong is no peer
    let proof = circuit.prove(first, &mut random)?;
    if !Groth16::<Bn254>::verify_proof(&prepare_verifying_key(&circuit.key.vk), &proof, circuit.public(first))? {
        return Err("its own proof is refused".into());
    }
    let inputs = witnesses.len();
    let random = RefCell::new(random);
    let operations: [(&str, Operation); 1] = [(
        "prove",
        Box::new(move |n| circuit.prove(&witnesses[n], &mut random.borrow_mut()).is_ok()),
    )];
    serve("ark-groth16 0.6.0", inputs, &operations)
}
