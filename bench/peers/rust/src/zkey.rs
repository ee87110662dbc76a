//! Proofs with arkworks from a `.zkey` and `.wtns`, which it has no reader for: sections, points and matrices as they
//! stand in the file, and the reduction that snarkjs lays its keys out for.

use std::collections::HashMap;

use ark_bn254::{Bn254, Fq, Fq2, Fr, G1Affine, G2Affine};
use ark_ff::{AdditiveGroup, BigInt, Field, PrimeField};
use ark_groth16::r1cs_to_qap::R1CSToQAP;
use ark_groth16::{Groth16, Proof, ProvingKey, VerifyingKey};
use ark_poly::EvaluationDomain;
use ark_relations::gr1cs::{ConstraintSystemRef, Matrix, Result as R1CSResult, SynthesisError};
use ark_std::UniformRand;
use ark_std::rand::{SeedableRng, rngs::StdRng};
use rayon::prelude::*;

use crate::Result;

/// snarkjs's reduction: the quotient's values on the coset of the domain by a root of twice its order. The matrices have
/// a row for each public signal already.
struct OddCoset;

impl R1CSToQAP for OddCoset {
    fn instance_map_with_evaluation<F: PrimeField, D: EvaluationDomain<F>>(
        _: ConstraintSystemRef<F>,
        _: &F,
    ) -> std::result::Result<(Vec<F>, Vec<F>, Vec<F>, F, usize, usize), SynthesisError> {
        Err(SynthesisError::Unsatisfiable)
    }

    fn witness_map_from_matrices<F: PrimeField, D: EvaluationDomain<F>>(
        matrices: &[Matrix<F>],
        _: usize,
        constraints: usize,
        assignment: &[F],
    ) -> R1CSResult<Vec<F>> {
        let domain = D::new(constraints).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        let shift = F::get_root_of_unity(2 * domain.size() as u64).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        let rows = |matrix: &Matrix<F>| -> Vec<F> {
            let mut values: Vec<F> = matrix
                .par_iter()
                .map(|row| row.iter().map(|(value, signal)| assignment[*signal] * value).sum())
                .collect();
            values.resize(domain.size(), F::ZERO);
            values
        };
        let mut a = rows(&matrices[0]);
        let mut b = rows(&matrices[1]);
        let mut c = domain.mul_polynomials_in_evaluation_domain(&a, &b);
        for values in [&mut a, &mut b, &mut c] {
            domain.ifft_in_place(values);
            D::distribute_powers(values, shift);
            domain.fft_in_place(values);
        }
        let mut quotient = domain.mul_polynomials_in_evaluation_domain(&a, &b);
        quotient.iter_mut().zip(&c).for_each(|(value, c)| *value -= c);
        Ok(quotient)
    }

    fn h_query_scalars<F: PrimeField, D: EvaluationDomain<F>>(
        _: usize,
        _: F,
        _: F,
        _: F,
    ) -> std::result::Result<Vec<F>, SynthesisError> {
        Err(SynthesisError::Unsatisfiable)
    }
}

/// A proving key and the matrices that it is for.
pub struct Circuit {
    pub key: ProvingKey<Bn254>,
    matrices: Vec<Matrix<Fr>>,
    public: usize,
}

impl Circuit {
    /// Reads a `.zkey`.
    pub fn read(zkey: &[u8]) -> Result<Circuit> {
        let sections = &sections(zkey, b"zkey")?;
        let section = |id: u32| sections.get(&id).copied().ok_or_else(|| format!("no section {id}"));
        let header = section(2)?;
        let public = number(&header[76..]) as usize;
        let domain = number(&header[80..]) as usize;
        let points = &header[84..];
        let vk = VerifyingKey {
            alpha_g1: g1(points),
            beta_g2: g2(&points[128..]),
            gamma_g2: g2(&points[256..]),
            delta_g2: g2(&points[448..]),
            gamma_abc_g1: section(3)?.chunks_exact(64).map(g1).collect(),
        };
        let all1 =
            |id: u32| Ok::<Vec<G1Affine>, Box<dyn std::error::Error>>(section(id)?.chunks_exact(64).map(g1).collect());
        let key = ProvingKey {
            vk,
            beta_g1: g1(&points[64..]),
            delta_g1: g1(&points[384..]),
            a_query: all1(5)?,
            b_g1_query: all1(6)?,
            b_g2_query: section(7)?.chunks_exact(128).map(g2).collect(),
            h_query: all1(9)?,
            l_query: all1(8)?,
        };
        let mut matrices = vec![vec![vec![]; domain]; 2];
        // values are times 2^512
        let scale = Fr::from(2u64).pow([512]).inverse().ok_or("no inverse")?;
        for entry in section(4)?[4..].chunks_exact(44) {
            let value = Fr::from_bigint(integer(&entry[12..])).ok_or("a value that is too large")? * scale;
            matrices[number(entry) as usize][number(&entry[4..]) as usize].push((value, number(&entry[8..]) as usize));
        }
        Ok(Circuit { key, matrices, public })
    }

    /// The public signals of a witness, which has the one before them.
    pub fn public<'a>(&self, witness: &'a [Fr]) -> &'a [Fr] {
        &witness[1..=self.public]
    }

    pub fn prove(&self, witness: &[Fr], random: &mut StdRng) -> Result<Proof<Bn254>> {
        Ok(Groth16::<Bn254, OddCoset>::create_proof_with_reduction_and_matrices(
            &self.key,
            Fr::rand(random),
            Fr::rand(random),
            &self.matrices,
            self.public + 1,
            self.matrices[0].len(),
            witness,
        )?)
    }
}

/// Reads a `.wtns`.
pub fn read_witness(wtns: &[u8]) -> Result<Vec<Fr>> {
    let values = sections(wtns, b"wtns")?.remove(&2).ok_or("a witness without values")?;
    let integers = values.chunks_exact(32).map(|value| Fr::from_bigint(integer(value)));
    Ok(integers.collect::<Option<_>>().ok_or("a value that is too large")?)
}

/// Randomness from the clock, which protects nothing.
pub fn fresh_random() -> Result<StdRng> {
    let seed = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)?
        .as_nanos() as u64;
    Ok(StdRng::seed_from_u64(seed))
}

/// The sections of a file of iden3's by their numbers.
fn sections<'a>(bytes: &'a [u8], magic: &[u8; 4]) -> Result<HashMap<u32, &'a [u8]>> {
    if bytes.len() < 12 || &bytes[..4] != magic {
        return Err("another kind of file".into());
    }
    let mut out = HashMap::new();
    let mut rest = &bytes[12..];
    while rest.len() >= 12 {
        let length = u64::from_le_bytes(rest[4..12].try_into()?) as usize;
        out.insert(
            number(rest),
            rest.get(12..12 + length).ok_or("a section that is cut off")?,
        );
        rest = &rest[12 + length..];
    }
    Ok(out)
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn integer(bytes: &[u8]) -> BigInt<4> {
    let mut limbs = [0; 4];
    for (limb, bytes) in limbs.iter_mut().zip(bytes.chunks_exact(8)) {
        *limb = u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
    }
    BigInt::new(limbs)
}

/// A coordinate in Montgomery form.
fn fq(bytes: &[u8]) -> Fq {
    Fq::new_unchecked(integer(&bytes[..32]))
}

fn g1(bytes: &[u8]) -> G1Affine {
    let (x, y) = (fq(bytes), fq(&bytes[32..]));
    if x == Fq::ZERO && y == Fq::ZERO {
        G1Affine::identity()
    } else {
        G1Affine::new(x, y)
    }
}

fn g2(bytes: &[u8]) -> G2Affine {
    let x = Fq2::new(fq(bytes), fq(&bytes[32..]));
    let y = Fq2::new(fq(&bytes[64..]), fq(&bytes[96..]));
    if x == Fq2::ZERO && y == Fq2::ZERO {
        G2Affine::identity()
    } else {
        G2Affine::new(x, y)
    }
}
