package org.clavis.verifier.groth16;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.CurveParams;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Writes a verifying key as a Solidity contract that verifies its proofs, as strictly as {@link Groth16Verifier}: every
 * public input below r, every coordinate below p, no point at infinity, calldata of the exact length, and every
 * precompiled contract asked for its success and for the length of its answer.
 *
 * <p>The contract has the one function {@code verifyProof(uint256[8],uint256[N])} with the words of {@link EvmCodec}. Of
 * the key nothing but numbers that have been checked gets into the source; the same key and names give the same text.
 */
public final class SolidityVerifier {

    /**
     * The most public inputs that a contract is written for. Each takes about 80 bytes of code, of which a contract may
     * have 24,576 (EIP-170).
     */
    public static final int MAX_INPUTS = 256;

    /** Capitalised, so that it is no word of the language; of two letters at least, as the constants R and P have one. */
    private static final Pattern CONTRACT_NAME = Pattern.compile("[A-Z][A-Za-z0-9]{1,63}");

    private static final Pattern INTERFACE_NAME = Pattern.compile("IGroth16Verifier[0-9]+");

    /** Without quotes, backslashes and line ends: it stands in a string. */
    private static final Pattern IMPORT_PATH = Pattern.compile("[A-Za-z0-9_@./-]{1,200}\\.sol");

    private static final int WORD = 32;
    private static final int MAX_LINE = 120;

    // where things are in the input of the pairing: four pairs of a point of G1 and one of G2
    private static final int ALPHA_BETA_AT = 0x0c0;
    private static final int GAMMA_AT = 0x1c0;
    private static final int DELTA_AT = 0x280;

    // behind it: the sum L, a product to be added to it, and three words for each signal
    private static final int SUM_AT = 0x300;
    private static final int POINTS_AT = 0x380;
    private static final int POINT_BYTES = 3 * WORD;

    private final VerifyingKey key;
    private final String name;
    private final int inputs;

    private SolidityVerifier(VerifyingKey key, String name) {
        if (!isContractName(name)) {
            throw new IllegalArgumentException("no contract name: " + name);
        }
        key.requireNoCommitments("contracts of this generator");
        this.key = key;
        this.name = name;
        this.inputs = key.publicInputCount();
        if (inputs < 1 || inputs > MAX_INPUTS) {
            throw new EncodingException(
                RejectReason.UNREPRESENTABLE,
                -1,
                "the key has " + inputs + " public inputs, a contract 1 to " + MAX_INPUTS
            );
        }
    }

    /** True for what can name a contract: a capital letter, then 1 to 63 letters and digits; not the interface's name. */
    public static boolean isContractName(String name) {
        return CONTRACT_NAME.matcher(name).matches() && !INTERFACE_NAME.matcher(name).matches();
    }

    /** True for what can be imported from: letters, digits and {@code _@./-}, with {@code .sol} at the end. */
    public static boolean isImportPath(String path) {
        return IMPORT_PATH.matcher(path).matches();
    }

    /**
     * A source file that needs no other: the interface and the contract.
     *
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if the key has commitments, no public input or more
     *     than {@link #MAX_INPUTS}
     * @throws IllegalArgumentException if {@link #isContractName} is false for {@code contractName}
     */
    public static String source(VerifyingKey key, String contractName) {
        SolidityVerifier writer = new SolidityVerifier(key, contractName);
        return writer.file(writer.interfaceSource());
    }

    /**
     * A source file that imports its interface, {@code IGroth16VerifierN}, for contracts that share one.
     *
     * @throws EncodingException as {@link #source}
     * @throws IllegalArgumentException as {@link #source}, or if {@link #isImportPath} is false for {@code interfacePath}
     */
    public static String sourceImporting(VerifyingKey key, String contractName, String interfacePath) {
        if (!isImportPath(interfacePath)) {
            throw new IllegalArgumentException("no path to import from: " + interfacePath);
        }
        SolidityVerifier writer = new SolidityVerifier(key, contractName);
        return writer.file("import {" + writer.interfaceName() + "} from \"" + interfacePath + "\";\n");
    }

    private String file(String interfacePart) {
        return """
        // SPDX-License-Identifier: Apache-2.0
        pragma solidity 0.8.37;

        @interface@
        /// @title Groth16 verifier of one verification key over BN254.
        /// @notice Written by `clavis export-verifier`: do not edit, run it again. The key's words in the order of EIP-197,
        /// alpha, beta, gamma, delta and IC, have the keccak256 hash
        /// @hash@.
        ///
        /// Accepts if e(A, B) e(alpha, -beta) e(L, -gamma) e(C, -delta) = 1, where L = IC_0 + sum of signal_(i-1) IC_i.
        contract @name@ is @parent@ {
            /// @dev Order of the groups, 36u^4 + 36u^3 + 18u^2 + 6u + 1 with u = @seed@.
            uint256 private constant R = @r@;

            /// @dev Characteristic of the base field, 36u^4 + 36u^3 + 24u^2 + 6u + 1.
            uint256 private constant P = @p@;

            /// @dev A selector and @words@ words.
            uint256 private constant CALLDATA_BYTES = @calldata@;

        @constants@

            // external

            /// @inheritdoc @parent@
        @signature@
                if (msg.data.length != CALLDATA_BYTES) return false;
                assembly ("memory-safe") {
                    let ok := 1
                    for { let offset := 0 } lt(offset, @signalBytes@) { offset := add(offset, 0x20) } {
                        ok := and(ok, lt(calldataload(add(signals, offset)), R))
                    }
                    for { let offset := 0 } lt(offset, 0x100) { offset := add(offset, 0x20) } {
                        ok := and(ok, lt(calldataload(add(proof, offset)), P))
                    }
                    // no point at infinity: of all points in the groups that alone has y = 0, as their order is odd
                    ok := and(ok, gt(calldataload(add(proof, 0x20)), 0))
                    ok := and(ok, gt(or(calldataload(add(proof, 0x80)), calldataload(add(proof, 0xa0))), 0))
                    ok := and(ok, gt(calldataload(add(proof, 0xe0)), 0))
                    if iszero(ok) {
                        mstore(0x00, 0)
                        return(0x00, 0x20)
                    }

                    // input of the pairing precompile: (A, B), (alpha, -beta), (L, -gamma), (C, -delta), six words each
                    let input := mload(0x40)
                    calldatacopy(input, proof, 0x0c0)
        @alphaBeta@
        @gamma@
                    calldatacopy(add(input, 0x240), add(proof, 0x0c0), 0x040)
        @delta@

                    // sum = IC_0, and each signal's point with room for the signal behind it: precompile 7 takes the three
                    let sum := add(input, 0x300)
                    let product := add(input, 0x340)
        @points@
                    let point := add(input, 0x380)
                    for { let offset := 0 } lt(offset, @signalBytes@) { offset := add(offset, 0x20) } {
                        mstore(add(point, 0x40), calldataload(add(signals, offset)))
                        let called := staticcall(gas(), 7, point, 0x60, product, 0x40)
                        ok := and(ok, and(called, eq(returndatasize(), 0x40)))
                        called := staticcall(gas(), 6, sum, 0x80, sum, 0x40)
                        ok := and(ok, and(called, eq(returndatasize(), 0x40)))
                        point := add(point, 0x60)
                    }
                    mstore(add(input, 0x180), mload(sum))
                    mstore(add(input, 0x1a0), mload(add(input, 0x320)))
                    let paired := staticcall(gas(), 8, input, 0x300, 0x00, 0x20)
                    ok := and(ok, and(paired, eq(returndatasize(), 0x20)))
                    accepted := and(ok, eq(mload(0x00), 1))
                }
            }
        }
        """
            .replace("@interface@", interfacePart)
            .replace("@hash@", Keccak256.hash(key.toBytes()).toHex())
            .replace("@name@", name)
            .replace("@parent@", interfaceName())
            .replace("@seed@", Long.toString(CurveParams.SEED))
            .replace("@r@", word(Fr.modulus()))
            .replace("@p@", word(Fp.modulus()))
            .replace("@words@", Integer.toString(EvmCodec.PROOF_WORDS + inputs))
            .replace("@calldata@", Integer.toString(4 + WORD * (EvmCodec.PROOF_WORDS + inputs)))
            .replace("@constants@", constants())
            .replace("@signature@", signature())
            .replace("@signalBytes@", hex(WORD * inputs))
            .replace("@alphaBeta@", stores(ALPHA_BETA_AT, Stream.of(g1Names("ALPHA"), g2Names("BETA"))))
            .replace("@gamma@", stores(GAMMA_AT, Stream.of(g2Names("GAMMA"))))
            .replace("@delta@", stores(DELTA_AT, Stream.of(g2Names("DELTA"))))
            .replace("@points@", points());
    }

    private String interfaceName() {
        return "IGroth16Verifier" + inputs;
    }

    private String interfaceSource() {
        return """
        /// @title Checks Groth16 proofs over BN254 of one statement.
        interface @parent@ {
            /// @notice Whether `proof` proves the statement for `signals`.
            ///
            /// Groth16 proofs are malleable: anybody can turn one into others for the same signals. Nothing may use a
            /// proof's bytes as an identifier.
            /// @param proof A (G1), B (G2), C (G1) in the order of EIP-197, an Fp2's imaginary part first:
            /// A.x, A.y, B.x.im, B.x.re, B.y.im, B.y.re, C.x, C.y
            /// @param signals public signals in the circuit's order, each less than the order r of the groups
            /// @return false, too, for signals >= r, coordinates >= p, points off the curve, outside G2 or at infinity, and
            /// calldata with surplus bytes. Reverts without data on calldata that is too short.
            function verifyProof(uint256[8] calldata proof, uint256[@inputs@] calldata signals) external view returns (bool);
        }
        """
            .replace("@parent@", interfaceName())
            .replace("@inputs@", Integer.toString(inputs));
    }

    /** As {@code forge fmt} breaks it. */
    private String signature() {
        String head = "    function verifyProof(uint256[8] calldata proof, uint256[" + inputs + "] calldata signals)";
        String line = head + " external view returns (bool accepted) {";
        return line.length() <= MAX_LINE
            ? line
            : head + "\n        external\n        view\n        returns (bool accepted)\n    {";
    }

    private String constants() {
        List<String> blocks = new ArrayList<>();
        blocks.add(g1Constants("ALPHA", key.alphaG1()));
        blocks.add(negatedG2Constants("BETA", key.betaG2()));
        blocks.add(negatedG2Constants("GAMMA", key.gammaG2()));
        blocks.add(negatedG2Constants("DELTA", key.deltaG2()));
        for (int n = 0; n <= inputs; n++) {
            blocks.add(g1Constants("IC_" + n, key.ic().get(n)));
        }
        return String.join("\n\n", blocks);
    }

    private String points() {
        Stream<String> constant = Stream.of(stores(SUM_AT, Stream.of(g1Names("IC_0"))));
        Stream<String> signals = IntStream.rangeClosed(1, inputs).mapToObj(n ->
            stores(POINTS_AT + POINT_BYTES * (n - 1), Stream.of(g1Names("IC_" + n)))
        );
        return Stream.concat(constant, signals).collect(Collectors.joining("\n"));
    }

    private static List<String> g1Names(String point) {
        return List.of(point + "_X", point + "_Y");
    }

    private static List<String> g2Names(String point) {
        return List.of(point + "_X_IM", point + "_X_RE", "NEG_" + point + "_Y_IM", "NEG_" + point + "_Y_RE");
    }

    private static String g1Constants(String point, G1Affine value) {
        return constants(g1Names(point), List.of(value.x(), value.y()));
    }

    private static String negatedG2Constants(String point, G2Affine value) {
        G2Affine negated = value.negate();
        return constants(g2Names(point), List.of(negated.x1(), negated.x0(), negated.y1(), negated.y0()));
    }

    private static String constants(List<String> names, List<BigInteger> values) {
        return IntStream.range(0, names.size())
            .mapToObj(n -> "    uint256 private constant " + names.get(n) + " = " + word(values.get(n)) + ";")
            .collect(Collectors.joining("\n"));
    }

    private static String stores(int offset, Stream<List<String>> points) {
        List<String> names = points.flatMap(List::stream).toList();
        return IntStream.range(0, names.size())
            .mapToObj(n -> line("mstore(add(input, " + hex(offset + WORD * n) + "), " + names.get(n) + ")"))
            .collect(Collectors.joining("\n"));
    }

    private static String line(String statement) {
        return "            " + statement;
    }

    private static String word(BigInteger value) {
        return "0x%064x".formatted(value);
    }

    private static String hex(int number) {
        return "0x%03x".formatted(number);
    }
}
