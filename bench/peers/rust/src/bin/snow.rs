//! Handshakes and records with snow, as one peer of bench/run handshake and bench/run record. The works whose names end
//! in `-ring` take from ring what its resolver has, the others all from RustCrypto.

use std::cell::RefCell;

use clavis_bench_peers::{Operation, Result, serve};
use snow::params::NoiseParams;
use snow::resolvers::{BoxedCryptoResolver, DefaultResolver, FallbackResolver, RingResolver};
use snow::{Builder, HandshakeState, Keypair, TransportState};

/// How many pairs of desks there are, whose handshakes take turns.
const IDENTITIES: usize = 64;
/// Room for every message of a handshake.
const MESSAGE: usize = 8192;
/// Bytes of a record's plaintext, and of its tag.
const RECORD: usize = 16 << 10;
const TAG: usize = 16;

const IK: &str = "Noise_IK_25519_ChaChaPoly_SHA256";
const IK_AESGCM: &str = "Noise_IK_25519_AESGCM_SHA256";
/// snow has no other built-in KEM.
const IKHFS: &str = "Noise_IKhfs_25519+Kyber1024_ChaChaPoly_SHA256";

struct Desks {
    params: NoiseParams,
    ring: bool,
    pairs: Vec<(Keypair, Keypair)>,
}

impl Desks {
    fn new(name: &str, ring: bool) -> Result<Self> {
        let params: NoiseParams = name.parse()?;
        let pairs = (0..IDENTITIES)
            .map(|_| {
                let key = || Builder::with_resolver(params.clone(), resolver(ring)).generate_keypair();
                Ok((key()?, key()?))
            })
            .collect::<Result<_>>()?;
        Ok(Self { params, ring, pairs })
    }

    /// One handshake, from nothing to keys on both sides, with empty payloads.
    fn handshake(&self, n: usize) -> Result<(TransportState, TransportState)> {
        let (ours, theirs) = &self.pairs[n];
        let mut initiator = self
            .builder()
            .local_private_key(&ours.private)?
            .remote_public_key(&theirs.public)?
            .build_initiator()?;
        let mut responder = self.builder().local_private_key(&theirs.private)?.build_responder()?;
        pass(&mut initiator, &mut responder)?;
        pass(&mut responder, &mut initiator)?;
        Ok((initiator.into_transport_mode()?, responder.into_transport_mode()?))
    }

    fn builder(&self) -> Builder<'_> {
        Builder::with_resolver(self.params.clone(), resolver(self.ring))
    }
}

fn resolver(ring: bool) -> BoxedCryptoResolver {
    if ring {
        Box::new(FallbackResolver::new(Box::new(RingResolver), Box::new(DefaultResolver)))
    } else {
        Box::new(DefaultResolver)
    }
}

fn pass(from: &mut HandshakeState, to: &mut HandshakeState) -> Result<()> {
    let mut message = [0; MESSAGE];
    let mut payload = [0; MESSAGE];
    let length = from.write_message(&[], &mut message)?;
    to.read_message(&message[..length], &mut payload)?;
    Ok(())
}

fn handshakes(name: &str, ring: bool) -> Result<Operation> {
    let desks = Desks::new(name, ring)?;
    Ok(Box::new(move |n| desks.handshake(n).is_ok()))
}

/// A record encrypted by one side and decrypted by the other, in an established session.
fn records(name: &str, ring: bool) -> Result<Operation> {
    let (sender, receiver) = Desks::new(name, ring)?.handshake(0)?;
    let session = RefCell::new((sender, receiver, vec![7; RECORD], vec![0; RECORD + TAG], vec![0; RECORD + TAG]));
    Ok(Box::new(move |_| {
        let (sender, receiver, plain, sealed, opened) = &mut *session.borrow_mut();
        sender
            .write_message(plain, sealed)
            .and_then(|length| receiver.read_message(&sealed[..length], opened))
            .is_ok_and(|length| length == RECORD && opened[RECORD - 1] == 7)
    }))
}

fn main() -> Result<()> {
    let operations = [
        ("ik", handshakes(IK, false)?),
        ("ik-ring", handshakes(IK, true)?),
        ("ik-aesgcm", handshakes(IK_AESGCM, false)?),
        ("ikhfs", handshakes(IKHFS, false)?),
        ("record-chachapoly", records(IK, false)?),
        ("record-aesgcm", records(IK_AESGCM, false)?),
        ("record-chachapoly-ring", records(IK, true)?),
        ("record-aesgcm-ring", records(IK_AESGCM, true)?),
    ];
    serve("snow 0.10.0, its default resolver and ring's", IDENTITIES, &operations)
}
