//! Hybrid handshakes with clatter, as one peer of bench/run handshake: X25519 and ML-KEM-768 for ephemeral and for static
//! keys, with the KEM of PQClean (`hybridik`) or of RustCrypto (`hybridik-rustcrypto`).

use clatter::bytearray::ByteArray;
use clatter::crypto::cipher::ChaChaPoly;
use clatter::crypto::dh::X25519;
use clatter::crypto::hash::Sha256;
use clatter::crypto::kem::{pqclean_ml_kem, rust_crypto_ml_kem};
use clatter::handshakepattern::noise_hybrid_ik;
use clatter::traits::{Dh, Handshaker, Kem};
use clatter::{HybridHandshake, HybridHandshakeParams, KeyPair};
use clavis_bench_peers::{Operation, Result, serve};

/// How many pairs of desks there are, whose handshakes take turns.
const IDENTITIES: usize = 64;
/// Room for every message of a handshake.
const MESSAGE: usize = 16 << 10;

type DhKeys = KeyPair<<X25519 as Dh>::PubKey, <X25519 as Dh>::PrivateKey>;
type KemKeys<K> = KeyPair<<K as Kem>::PubKey, <K as Kem>::SecretKey>;
type Handshake<K> = HybridHandshake<X25519, K, K, ChaChaPoly, Sha256>;

struct Desk<K: Kem> {
    dh: DhKeys,
    kem: KemKeys<K>,
}

impl<K: Kem> Desk<K> {
    fn new() -> Result<Self> {
        Ok(Self {
            dh: X25519::genkey().map_err(|e| format!("{e:?}"))?,
            kem: K::genkey().map_err(|e| format!("{e:?}"))?,
        })
    }
}

/// One handshake, from nothing to keys on both sides, with empty payloads.
fn handshake<K: Kem>(ours: &Desk<K>, theirs: &Desk<K>) -> Option<()>
where
    KemKeys<K>: Clone,
    <K as Kem>::PubKey: Clone,
{
    let mut initiator = Handshake::<K>::new(
        HybridHandshakeParams::new(noise_hybrid_ik(), true)
            .with_s(ours.dh.clone())
            .with_s_kem(ours.kem.clone())
            .with_rs(theirs.dh.public.clone())
            .with_rs_kem(theirs.kem.public.clone()),
    )
    .ok()?;
    let mut responder = Handshake::<K>::new(
        HybridHandshakeParams::new(noise_hybrid_ik(), false)
            .with_s(theirs.dh.clone())
            .with_s_kem(theirs.kem.clone()),
    )
    .ok()?;
    let mut message = [0; MESSAGE];
    let mut payload = [0; MESSAGE];
    let length = initiator.write_message(&[], &mut message).ok()?;
    responder.read_message(&message[..length], &mut payload).ok()?;
    let length = responder.write_message(&[], &mut message).ok()?;
    initiator.read_message(&message[..length], &mut payload).ok()?;
    let (initiator, responder) = (initiator.finalize().ok()?, responder.finalize().ok()?);
    drop((initiator, responder));
    Some(())
}

fn handshakes<K: Kem + 'static>() -> Result<Operation>
where
    KemKeys<K>: Clone,
    <K as Kem>::PubKey: Clone,
{
    let pairs = (0..IDENTITIES)
        .map(|_| Ok((Desk::<K>::new()?, Desk::<K>::new()?)))
        .collect::<Result<Vec<_>>>()?;
    Ok(Box::new(move |n| handshake(&pairs[n].0, &pairs[n].1).is_some()))
}

fn main() -> Result<()> {
    let operations = [
        ("hybridik", handshakes::<pqclean_ml_kem::MlKem768>()?),
        ("hybridik-rustcrypto", handshakes::<rust_crypto_ml_kem::MlKem768>()?),
    ];
    serve("clatter 2.3.0", IDENTITIES, &operations)
}
