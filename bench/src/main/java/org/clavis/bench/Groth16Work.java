package org.clavis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.clavis.algebra.lanes.Lanes;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Groth16Claim;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.Groth16Verifier;

/**
 * Clavis itself as a peer of {@code bench/run groth16-verify}: the same files, the same requests, in a JVM of its own,
 * whose flags choose kernel and cores.
 */
public final class Groth16Work {

    /** Claims in one stream. */
    static final int STREAM = 16 * Groth16Files.PROOFS;

    private final Groth16Verifier verifier;
    private final List<Groth16Claim> claims = new ArrayList<>();
    private final List<byte[]> gnarkProofs;
    private final List<byte[]> evmProofs;
    private final List<byte[]> evmInputs;

    private Groth16Work(Path folder) throws IOException {
        byte[] key = Files.readAllBytes(folder.resolve("key.json"));
        verifier = Groth16Verifier.of(Groth16Format.SNARKJS.decodeVerifyingKey(key));
        List<byte[]> proofs = Groth16Files.readProofs(folder, Groth16Format.SNARKJS);
        List<byte[]> inputs = Groth16Files.readInputs(folder, Groth16Format.SNARKJS);
        for (int n = 0; n < proofs.size(); n++) {
            claims.add(
                new Groth16Claim(
                    Groth16Format.SNARKJS.decodeProof(proofs.get(n)),
                    Groth16Format.SNARKJS.decodePublicInputs(inputs.get(n))
                )
            );
        }
        gnarkProofs = Groth16Files.readProofs(folder, Groth16Format.GNARK);
        evmProofs = Groth16Files.readProofs(folder, Groth16Format.EVM);
        evmInputs = Groth16Files.readInputs(folder, Groth16Format.EVM);
    }

    /** Serves requests; the only argument is the folder with the files. */
    public static void main(String[] args) throws IOException {
        Groth16Verifier.warmUp();
        Groth16Work work = new Groth16Work(Path.of(args[0]));
        new PeerServer(work.claims.size(), work.operations()).serve(
            "clavis, " + Lanes.describe() + ", JDK " + Runtime.version()
        );
    }

    /** One verification from a decoded proof of {@code folder}, as a function of the proof's number. */
    public static IntPredicate verification(Path folder) throws IOException {
        Groth16Work work = new Groth16Work(folder);
        return work::verify;
    }

    private boolean verify(int n) {
        Groth16Claim claim = claims.get(n);
        return verifier.verify(claim.proof(), claim.publicInputs()).isAccepted();
    }

    /** The proofs over and over, {@value #STREAM} in all. */
    private boolean verifyStream() {
        int[] accepted = { 0 };
        Iterator<Groth16Claim> stream = Stream.generate(() -> claims)
            .limit(STREAM / Groth16Files.PROOFS)
            .flatMap(List::stream)
            .iterator();
        try {
            verifier.verifyStream(stream, (_, verdict) -> accepted[0] += verdict.isAccepted() ? 1 : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return accepted[0] == STREAM;
    }

    private Map<String, IntPredicate> operations() {
        Map<String, IntPredicate> operations = new LinkedHashMap<>();
        operations.put("verify", this::verify);
        operations.put("verify-all", _ -> verifier.verifyAll(claims).stream().allMatch(Verification::isAccepted));
        operations.put("verify-stream", _ -> verifyStream());
        operations.put("verify-bytes", n -> verifier.verifyEvm(evmProofs.get(n), evmInputs.get(n)).isAccepted());
        operations.put("scalar-products", new ScalarProducts());
        operations.put("decode", n ->
            claims
                .get(n)
                .proof()
                .equals(Groth16Format.GNARK.decodeProof(gnarkProofs.get(n)))
        );
        if (Lanes.areEnabled()) {
            operations.put("lane-products", new LaneProducts(true));
            operations.put("lane-accumulations", new LaneProducts(false));
        }
        return operations;
    }
}
