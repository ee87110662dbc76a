package org.clavis.circuits;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;
import org.jspecify.annotations.Nullable;

/**
 * What can be found out about a proving key: by itself, against the circuit's constraints, against the powers of tau
 * that it was made from, and against a verifying key.
 *
 * <p>With constraints and powers of tau together this shows that the key is the circuit's, whoever contributed to it:
 * alpha, beta and tau are the ceremony's, and all points are what the setup makes of the constraints, for the delta that
 * stands in the key. That nobody knows delta is not shown: it takes the record of the contributions and trust in one of
 * those who made them. Sums with random factors stand for all points at once, as in snarkjs's {@code zkey verify}.
 *
 * <p>For one thread at a time. Timing: Vartime; all is public.
 */
public final class ZkeyInspection {

    /** What is looked at. */
    public enum Check {
        /** Every point is canonical, on its curve and in its subgroup; none of the header is infinity. */
        POINTS,
        /** The verifying key inside is one whose proofs mean something. */
        SOUND_KEY,
        /** Beta and delta, and the points of B, are the same in both groups. */
        BOTH_GROUPS,
        /** Each public signal has a row of its own, without which proofs can be changed to other public signals. */
        PUBLIC_ROWS,
        /** The last contribution's delta is the key's. */
        CONTRIBUTIONS,
        /** Signals, public signals, domain and both matrices are those of the constraints. */
        CONSTRAINTS,
        /** The verifying key inside is the given one. */
        VERIFYING_KEY,
        /** Alpha and beta are those of the powers of tau. */
        POWERS_OF_TAU,
        /** A and B are the matrices' polynomials at tau. */
        MATRIX_POINTS,
        /** H is the quotient's basis at tau, over delta. */
        QUOTIENT_POINTS,
        /** IC and C are the constraints' polynomials at tau, over gamma and delta. */
        CONSTRAINT_POINTS,
    }

    /**
     * The outcome of one check.
     *
     * @param holds false if something is wrong with the key, or it does not belong to what it was compared with
     * @param detail what was found, in words
     */
    public record Finding(Check check, boolean holds, String detail) {}

    private final ZkeyFile zkey;
    private final SecureRandom random = new SecureRandom();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable R1csFile r1cs;
    private @Nullable PtauFile ptau;
    private @Nullable VerifyingKey verifyingKey;

    /** An inspection of {@code zkey} by itself. */
    public ZkeyInspection(ZkeyFile zkey) {
        this.zkey = zkey;
    }

    /** Compares with constraints too. */
    public ZkeyInspection withConstraints(R1csFile constraints) {
        r1cs = constraints;
        return this;
    }

    /** Compares with powers of tau too. */
    public ZkeyInspection withPowersOfTau(PtauFile powers) {
        ptau = powers;
        return this;
    }

    /** Compares with a verifying key too. */
    public ZkeyInspection withVerifyingKey(VerifyingKey key) {
        verifyingKey = key;
        return this;
    }

    /** Does all checks for which there is what they need; after points that are none, no others. */
    public List<Finding> run() {
        findings.clear();
        if (!checked(Check.POINTS, "all canonical, on their curves and in their subgroups", this::points)) {
            return List.copyOf(findings);
        }
        checked(
            Check.SOUND_KEY,
            "gamma, delta, alpha, beta and IC are such that proofs mean something",
            this::soundKey
        );
        long[] vector = MatrixRows.randomVector(zkey.signalCount(), random);
        MatrixRows rows = MatrixRows.of(zkey, vector);
        G1Affine sumB = SetupSums.g1(zkey.pointsB1(), vector);
        found(Check.BOTH_GROUPS, bothGroups(vector, sumB), "beta, delta and B in G1 and in G2");
        found(
            Check.PUBLIC_ROWS,
            rows.hasPublicRows(zkey.lastRow() - zkey.publicCount(), zkey.publicCount(), vector),
            "a row for the constant and for each of " + zkey.publicCount() + " public signals"
        );
        found(
            Check.CONTRIBUTIONS,
            zkey
                .lastDelta()
                .map(delta -> Arrays.equals(delta, deltaG1()))
                .orElse(false),
            zkey.contributionCount() + " contributions, of which the last gives the key's delta"
        );
        compare(vector, rows, sumB);
        return List.copyOf(findings);
    }

    private void compare(long[] vector, MatrixRows rows, G1Affine sumB) {
        boolean sameCircuit = true;
        MatrixRows constraintRows = null;
        if (r1cs != null) {
            R1csFile constraints = r1cs;
            String difference = differentCounts(constraints);
            if (difference.isEmpty()) {
                constraintRows = MatrixRows.of(constraints, zkey.domainSize(), vector);
                int row = rows.firstDifference(constraintRows);
                difference = row < 0 ? "" : "A or B of constraint " + row + " is another one";
            }
            sameCircuit = difference.isEmpty();
            String agreed =
                constraints.constraintCount() + " constraints over " + constraints.signalCount() + " signals";
            found(Check.CONSTRAINTS, sameCircuit, sameCircuit ? agreed : difference);
        }
        if (verifyingKey != null) {
            VerifyingKey given = verifyingKey;
            checked(Check.VERIFYING_KEY, "the key inside is the given one", () ->
                inner().equals(given) ? "" : "the verifying key inside is another one"
            );
        }
        if (ptau != null) {
            new SetupSums(zkey, ptau, vector, random).compare(this, rows, sameCircuit ? constraintRows : null, sumB);
        }
    }

    private String points() {
        zkey.checkPoints();
        return "";
    }

    private String soundKey() {
        inner();
        return "";
    }

    private VerifyingKey inner() {
        return SnarkjsJson.decodeVerifyingKey(VerifyingKeyJson.of(zkey));
    }

    private long[] deltaG1() {
        return Arrays.copyOfRange(zkey.headerPoints(), ZkeyFile.DELTA_G1, ZkeyFile.DELTA_G2);
    }

    private boolean bothGroups(long[] vector, G1Affine sumB) {
        long[] header = zkey.headerPoints();
        return (
            same(header, ZkeyFile.BETA_G1, ZkeyFile.BETA_G2) &&
            same(header, ZkeyFile.DELTA_G1, ZkeyFile.DELTA_G2) &&
            SetupSums.samePoint(sumB, SetupSums.g2(zkey.pointsB2(), vector))
        );
    }

    private static boolean same(long[] header, int g1, int g2) {
        return SetupSums.samePoint(G1Affine.fromMontgomeryLimbs(header, g1), G2Affine.fromMontgomeryLimbs(header, g2));
    }

    private String differentCounts(R1csFile constraints) {
        long rows = (long) constraints.constraintCount() + constraints.publicCount() + 1;
        if (constraints.signalCount() != zkey.signalCount()) {
            return "the circuit has " + constraints.signalCount() + " signals, the key " + zkey.signalCount();
        }
        if (constraints.publicCount() != zkey.publicCount()) {
            return "the circuit has " + constraints.publicCount() + " public signals, the key " + zkey.publicCount();
        }
        return rows > zkey.domainSize() ? rows + " rows do not fit the domain of " + zkey.domainSize() : "";
    }

    /** Notes what a check came to. */
    void found(Check check, boolean holds, String detail) {
        findings.add(new Finding(check, holds, detail));
    }

    /** A check that says what is wrong, or nothing, or throws as decoders do. */
    private boolean checked(Check check, String detail, Supplier<String> work) {
        String wrong;
        try {
            wrong = work.get();
        } catch (EncodingException e) {
            String place = e.offsetBytes() < 0 ? "" : " at byte " + e.offsetBytes();
            wrong = e.reason() + place + ": " + e.getMessage();
        }
        found(check, wrong.isEmpty(), wrong.isEmpty() ? detail : wrong);
        return wrong.isEmpty();
    }
}
