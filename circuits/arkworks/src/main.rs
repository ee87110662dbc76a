//! Makes the fixtures that the tests of the verifier read: keys, proofs and public inputs of small circuits in the
//! canonical serialisation of arkworks, and edits of these files with arkworks' own verdict on each.
//!
//!     cargo run --release -- fixtures
//!
//! Randomness is a fixed stream, so that the same versions write the same files.

use ark_bn254::{Bn254, Fr, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInteger, Field, PrimeField};
use ark_groth16::{Groth16, Proof, VerifyingKey};
use ark_relations::lc;
use ark_relations::r1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize, Compress, Validate};
use ark_snark::SNARK;
use rand::{rngs::StdRng, SeedableRng};
use std::{collections::BTreeMap, env, fmt::Write as _, fs, io, path::Path};

/// Says: I know square roots of all public inputs.
#[derive(Clone)]
struct Roots {
    roots: Vec<Fr>,
}

impl ConstraintSynthesizer<Fr> for Roots {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        for root in self.roots {
            let square = cs.new_input_variable(|| Ok(root.square()))?;
            let root = cs.new_witness_variable(|| Ok(root))?;
            cs.enforce_constraint(lc!() + root, lc!() + root, lc!() + square)?;
        }
        Ok(())
    }
}

/// Replaces `remove` bytes of `file` at `at` by `insert`.
struct Splice {
    file: &'static str,
    at: usize,
    remove: usize,
    insert: Vec<u8>,
}

struct Tampering {
    name: &'static str,
    form: Compress,
    edits: Vec<Splice>,
}

type Files = BTreeMap<&'static str, Vec<u8>>;

fn bytes<T: CanonicalSerialize>(value: &T, form: Compress) -> Vec<u8> {
    let mut out = Vec::new();
    value
        .serialize_with_mode(&mut out, form)
        .expect("writing to memory");
    out
}

fn names(form: Compress) -> (&'static str, &'static str) {
    match form {
        Compress::Yes => ("key.bin", "proof.bin"),
        Compress::No => ("key-raw.bin", "proof-raw.bin"),
    }
}

fn read<T: CanonicalDeserialize>(bytes: &[u8], form: Compress) -> Result<T, String> {
    T::deserialize_with_mode(bytes, form, Validate::Yes).map_err(|e| e.to_string())
}

/// Reads and verifies as users of arkworks do; what is left unread is not looked at.
fn judge(files: &Files, form: Compress) -> Result<bool, String> {
    let (key, proof) = names(form);
    let key: VerifyingKey<Bn254> = read(&files[key], form)?;
    let proof: Proof<Bn254> = read(&files[proof], form)?;
    let inputs: Vec<Fr> = read(&files["public.bin"], form)?;
    Groth16::<Bn254>::verify(&key, &inputs, &proof).map_err(|e| e.to_string())
}

fn apply(files: &Files, edits: &[Splice]) -> Files {
    let mut out = files.clone();
    for e in edits {
        let content = out.get_mut(e.file).expect("a file of the set");
        content.splice(e.at..e.at + e.remove, e.insert.iter().copied());
    }
    out
}

fn cut(file: &'static str, at: usize, remove: usize, insert: Vec<u8>) -> Splice {
    Splice {
        file,
        at,
        remove,
        insert,
    }
}

/// A little-endian word plus `n`, which must fit.
fn plus(word: &[u8], n: <Fr as PrimeField>::BigInt) -> Vec<u8> {
    let mut sum = <Fr as PrimeField>::BigInt::default();
    for (limb, chunk) in sum.0.iter_mut().zip(word.chunks(8)) {
        *limb = u64::from_le_bytes(chunk.try_into().expect("eight bytes"));
    }
    assert!(!sum.add_with_carry(&n), "the sum does not fit");
    sum.to_bytes_le()
}

/// A point of the twist outside the subgroup.
fn outside_subgroup() -> G2Affine {
    (1u64..)
        .filter_map(|x| G2Affine::get_point_from_x_unchecked(ark_bn254::Fq2::from(x), false))
        .find(|p| !p.is_in_correct_subgroup_assuming_on_curve())
        .expect("most points are outside")
}

fn tamperings(files: &Files, other: &Files, inputs: usize) -> Vec<Tampering> {
    let proof = &files["proof-raw.bin"];
    let short = &files["proof.bin"];
    let key = &files["key-raw.bin"];
    let public = &files["public.bin"];
    let raw = |name, edits| Tampering {
        name,
        form: Compress::No,
        edits,
    };
    let compressed = |name, edits| Tampering {
        name,
        form: Compress::Yes,
        edits,
    };
    let flip = |byte: u8, bit: u8| vec![byte ^ bit];
    let mut infinity = vec![0u8; 64];
    infinity[63] = 0x40;
    let mut infinity_with_x = proof[..64].to_vec();
    infinity_with_x[63] = 0x40;
    let one = <Fr as PrimeField>::BigInt::from(1u64);
    let p = ark_bn254::Fq::MODULUS;
    let r = Fr::MODULUS;
    vec![
        raw("nothing, raw", vec![]),
        compressed("nothing, compressed", vec![]),
        raw(
            "A and C swapped",
            vec![
                cut("proof-raw.bin", 0, 64, proof[192..].to_vec()),
                cut("proof-raw.bin", 192, 64, proof[..64].to_vec()),
            ],
        ),
        compressed(
            "A negated",
            vec![cut("proof.bin", 31, 1, flip(short[31], 0x80))],
        ),
        raw(
            "flag of A contradicts y",
            vec![cut("proof-raw.bin", 63, 1, flip(proof[63], 0x80))],
        ),
        raw(
            "A at infinity",
            vec![cut("proof-raw.bin", 0, 64, infinity.clone())],
        ),
        raw(
            "A at infinity with coordinates",
            vec![cut("proof-raw.bin", 0, 64, infinity_with_x)],
        ),
        raw(
            "A all zeros",
            vec![cut("proof-raw.bin", 0, 64, vec![0; 64])],
        ),
        compressed(
            "both flags of A",
            vec![cut("proof.bin", 31, 1, vec![short[31] | 0xc0])],
        ),
        raw(
            "A.x plus p",
            vec![cut("proof-raw.bin", 0, 32, plus(&proof[..32], p))],
        ),
        raw(
            "A off the curve",
            vec![cut("proof-raw.bin", 0, 1, flip(proof[0], 1))],
        ),
        raw(
            "B outside the subgroup",
            vec![cut(
                "proof-raw.bin",
                64,
                128,
                bytes(&outside_subgroup(), Compress::No),
            )],
        ),
        compressed(
            "B outside the subgroup, compressed",
            vec![cut(
                "proof.bin",
                32,
                64,
                bytes(&outside_subgroup(), Compress::Yes),
            )],
        ),
        raw(
            "the proof of another statement",
            vec![cut("proof-raw.bin", 0, 256, other["proof-raw.bin"].clone())],
        ),
        compressed(
            "the proof cut short",
            vec![cut("proof.bin", 127, 1, vec![])],
        ),
        compressed(
            "a byte after the proof",
            vec![cut("proof.bin", 128, 0, vec![0])],
        ),
        raw(
            "first input plus one",
            vec![cut("public.bin", 8, 32, plus(&public[8..40], one))],
        ),
        raw(
            "last input plus r",
            vec![cut(
                "public.bin",
                public.len() - 32,
                32,
                plus(&public[public.len() - 32..], r),
            )],
        ),
        raw(
            "an input missing",
            vec![cut(
                "public.bin",
                0,
                40,
                (inputs as u64 - 1).to_le_bytes().to_vec(),
            )],
        ),
        raw(
            "an input too many",
            vec![
                cut(
                    "public.bin",
                    0,
                    8,
                    (inputs as u64 + 1).to_le_bytes().to_vec(),
                ),
                cut("public.bin", public.len(), 0, vec![0; 32]),
            ],
        ),
        raw(
            "one input more announced",
            vec![cut(
                "public.bin",
                0,
                8,
                (inputs as u64 + 1).to_le_bytes().to_vec(),
            )],
        ),
        raw(
            "one input less announced",
            vec![cut(
                "public.bin",
                0,
                8,
                (inputs as u64 - 1).to_le_bytes().to_vec(),
            )],
        ),
        raw(
            "a byte after the key",
            vec![cut("key-raw.bin", key.len(), 0, vec![0])],
        ),
        raw(
            "gamma outside the subgroup",
            vec![cut(
                "key-raw.bin",
                192,
                128,
                bytes(&outside_subgroup(), Compress::No),
            )],
        ),
        raw(
            "gamma equal to delta",
            vec![cut("key-raw.bin", 192, 128, key[320..448].to_vec())],
        ),
        raw(
            "alpha the generator",
            vec![cut(
                "key-raw.bin",
                0,
                64,
                bytes(&G1Affine::generator(), Compress::No),
            )],
        ),
        raw(
            "one IC point more announced",
            vec![cut(
                "key-raw.bin",
                448,
                8,
                (inputs as u64 + 2).to_le_bytes().to_vec(),
            )],
        ),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, b| {
        write!(out, "{b:02x}").expect("writing to memory");
        out
    })
}

/// The verdicts as JSON; names and messages hold nothing that needs an escape.
fn document(files: &Files, list: &[Tampering]) -> String {
    let items: Vec<String> = list
        .iter()
        .map(|t| {
            let edits: Vec<String> = t
                .edits
                .iter()
                .map(|e| {
                    let insert = hex(&e.insert);
                    format!(
                        "{{\"file\": \"{}\", \"at\": {}, \"remove\": {}, \"insert\": \"{insert}\"}}",
                        e.file, e.at, e.remove
                    )
                })
                .collect();
            let (verdict, detail) = match judge(&apply(files, &t.edits), t.form) {
                Ok(true) => ("accepted", String::new()),
                Ok(false) => ("refused", "the equation does not hold".to_string()),
                Err(e) => ("refused", e),
            };
            let (key, proof) = names(t.form);
            format!(
                " {{\n  \"name\": \"{}\",\n  \"edits\": [{}],\n  \"key\": \"{key}\",\n  \"proof\": \"{proof}\",\n  \
                 \"arkworks\": \"{verdict}\",\n  \"detail\": \"{}\"\n }}",
                t.name,
                edits.join(", "),
                detail.replace('"', "'")
            )
        })
        .collect();
    format!("[\n{}\n]\n", items.join(",\n"))
}

fn files(key: &VerifyingKey<Bn254>, proof: &Proof<Bn254>, public: &Vec<Fr>) -> Files {
    BTreeMap::from([
        ("key.bin", bytes(key, Compress::Yes)),
        ("key-raw.bin", bytes(key, Compress::No)),
        ("proof.bin", bytes(proof, Compress::Yes)),
        ("proof-raw.bin", bytes(proof, Compress::No)),
        ("public.bin", bytes(public, Compress::Yes)),
    ])
}

fn write_set(folder: &Path, inputs: usize) -> io::Result<()> {
    let mut rng = StdRng::seed_from_u64(inputs as u64);
    let circuit = |seed: u64| Roots {
        roots: (1..=inputs as u64)
            .map(|n| Fr::from(seed + n).pow([7]))
            .collect(),
    };
    let (pk, vk) = Groth16::<Bn254>::circuit_specific_setup(circuit(0), &mut rng).expect("setup");
    let mut sets = Vec::new();
    for seed in [100, 5000] {
        let public: Vec<Fr> = circuit(seed).roots.iter().map(Field::square).collect();
        let proof = Groth16::<Bn254>::prove(&pk, circuit(seed), &mut rng).expect("proof");
        sets.push(files(&vk, &proof, &public));
    }
    let target = folder.join(format!("inputs-{inputs}"));
    fs::create_dir_all(&target)?;
    for (name, content) in &sets[0] {
        fs::write(target.join(name), content)?;
    }
    let list = tamperings(&sets[0], &sets[1], inputs);
    println!("inputs-{inputs}: {} verdicts", list.len());
    fs::write(target.join("verdicts.json"), document(&sets[0], &list))
}

fn main() -> io::Result<()> {
    let folder = env::args()
        .nth(1)
        .ok_or_else(|| io::Error::other("usage: cargo run -- FOLDER"))?;
    for inputs in [1, 4, 16] {
        write_set(Path::new(&folder), inputs)?;
    }
    Ok(())
}
