package org.clavis.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint40;
import org.web3j.abi.datatypes.generated.Uint48;
import org.web3j.abi.datatypes.generated.Uint8;

/** The generated bindings against web3j's encoder, and against bytes that no contract returns. */
class BindingsTest {

    private static final Bytes32 KEY_ID = word(0x11);
    private static final Address OWNER = Address.fromHex("0xa11ce00000000000000000000000000000000001");
    private static final long MAX_40 = (1L << 40) - 1;
    private static final long MAX_48 = (1L << 48) - 1;
    private static final BigInteger MAX_256 = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private static final Structs.KeyBundle BUNDLE = new Structs.KeyBundle(
        word(1),
        255,
        word(3),
        word(4),
        MAX_48,
        3,
        0,
        MAX_40,
        word(9)
    );

    private static final Structs.SchnorrProof PROOF = new Structs.SchnorrProof(
        BigInteger.ZERO,
        MAX_256,
        BigInteger.valueOf(Long.MAX_VALUE)
    );

    // ---- calls

    @Test
    void registerIsEncodedAsWeb3jDoes() {
        Call<Bytes32> call = KeyRegistryContract.register(word(0x77), BUNDLE, PROOF);
        Function expected = new Function(
            "register",
            List.of(web3j(word(0x77)), web3jBundle(), web3jProof()),
            List.of()
        );
        assertThat(call.dataHex()).isEqualTo(FunctionEncoder.encode(expected));
        assertThat(call.data()).isEqualTo(HexFormat.of().parseHex(call.dataHex().substring(2)));
        assertThat(call.name()).isEqualTo("register");
        assertThat(call.readOnly()).isFalse();
        assertThat(call.decode(KEY_ID.toBytes())).isEqualTo(KEY_ID);
    }

    @Test
    void rotateIsEncodedAsWeb3jDoes() {
        Function expected = new Function(
            "rotate",
            List.of(
                new org.web3j.abi.datatypes.Address(OWNER.toHex()),
                web3j(word(0x77)),
                web3jBundle(),
                web3jBundle(),
                web3jProof()
            ),
            List.of()
        );
        assertThat(KeyRegistryContract.rotate(OWNER, word(0x77), BUNDLE, BUNDLE, PROOF).dataHex()).isEqualTo(
            FunctionEncoder.encode(expected)
        );
    }

    @Test
    void simpleViewsAreEncodedAsWeb3jDoes() {
        Function isActive = new Function("isActive", List.of(web3j(KEY_ID), new Uint48(MAX_48)), List.of());
        assertThat(KeyRegistryContract.isActive(KEY_ID, MAX_48).dataHex()).isEqualTo(FunctionEncoder.encode(isActive));
        Function keyIdOf = new Function(
            "keyIdOf",
            List.of(new org.web3j.abi.datatypes.Address(OWNER.toHex()), web3j(KEY_ID)),
            List.of()
        );
        assertThat(KeyRegistryContract.keyIdOf(OWNER, KEY_ID).dataHex()).isEqualTo(FunctionEncoder.encode(keyIdOf));
        assertThat(KeyRegistryContract.isActive(KEY_ID, 0).readOnly()).isTrue();
        assertThat(KeyRegistryContract.supportsInterface(0x01ffc9a7).dataHex()).isEqualTo(
            "0x01ffc9a701ffc9a7" + "0".repeat(56)
        );
    }

    @Property(tries = 200)
    void dynamicBytesAreEncodedAsWeb3jDoes(@ForAll @Size(max = 100) byte[] message) {
        Function expected = new Function(
            "verifySchnorrMessage",
            List.of(web3j(KEY_ID), new Uint8(1), new DynamicBytes(message), web3jProof()),
            List.of(new TypeReference<Bool>() {})
        );
        assertThat(SchnorrVerifierContract.verifySchnorrMessage(KEY_ID, 1, message, PROOF).dataHex()).isEqualTo(
            FunctionEncoder.encode(expected)
        );
    }

    @Property(tries = 200)
    void listsOfBytesAreEncodedAsWeb3jDoesAndReadBack(@ForAll @Size(max = 6) List<@Size(max = 70) byte[]> calls) {
        Function expected = new Function(
            "batch",
            List.of(
                new org.web3j.abi.datatypes.DynamicArray<>(
                    DynamicBytes.class,
                    calls.stream().map(DynamicBytes::new).toList()
                )
            ),
            List.of()
        );
        byte[] data = KeyRegistryContract.batch(calls).data();
        assertThat("0x" + HexFormat.of().formatHex(data)).isEqualTo(FunctionEncoder.encode(expected));

        AbiReader in = new AbiReader(Arrays.copyOfRange(data, 4, data.length), 1);
        assertThat(in.byteStrings()).usingElementComparator(Arrays::compare).isEqualTo(calls);
        in.end();
    }

    @Property(tries = 100)
    void listsOfNumbersAreEncodedAsWeb3jDoes(@ForAll @Size(max = 20) List<Long> numbers) {
        List<BigInteger> siblings = numbers
            .stream()
            .map(n -> BigInteger.valueOf(n & Long.MAX_VALUE))
            .toList();
        AbiWriter out = new AbiWriter(2);
        out.uint(7, 48);
        out.uint256s(siblings);
        String expected = FunctionEncoder.encodeConstructor(
            List.of(
                new Uint48(7),
                new org.web3j.abi.datatypes.DynamicArray<>(Uint256.class, siblings.stream().map(Uint256::new).toList())
            )
        );
        assertThat(HexFormat.of().formatHex(out.toBytes())).isEqualTo(expected);
        AbiReader in = new AbiReader(out.toBytes(), 2);
        assertThat(in.uint(48)).isEqualTo(7);
        assertThat(in.uint256s()).isEqualTo(siblings);
        in.end();
    }

    @Property(tries = 1000)
    void anyListOfBytesIsReadOrAnEncodingException(@ForAll @Size(max = 300) byte[] data) {
        byte[] list = Arrays.copyOf(new byte[0], 64 + data.length);
        list[31] = 32;
        list[63] = (byte) (data.length / 48);
        System.arraycopy(data, 0, list, 64, data.length);
        try {
            AbiReader in = new AbiReader(list, 1);
            in.byteStrings();
            in.end();
        } catch (EncodingException e) {
            assertThat(e.reason().kind()).isEqualTo(RejectReason.Kind.ENCODING);
        }
    }

    @Test
    void fixedArraysAreWordsInOrder() {
        List<BigInteger> proof = IntStream.range(0, 8).mapToObj(BigInteger::valueOf).toList();
        List<BigInteger> signals = List.of(MAX_256, BigInteger.TWO, BigInteger.ONE, BigInteger.ZERO);
        byte[] data = SemaphoreVerifier1Contract.verifyProof(proof, signals).data();
        assertThat(data).hasSize(388);
        for (int i = 0; i < 12; i++) {
            BigInteger actual = new BigInteger(1, data, 4 + 32 * i, 32);
            assertThat(actual).isEqualTo(i < 8 ? proof.get(i) : signals.get(i - 8));
        }
        assertThatThrownBy(() -> SemaphoreVerifier1Contract.verifyProof(signals, signals)).isInstanceOfSatisfying(
            EncodingException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectReason.WRONG_INPUT_COUNT)
        );
    }

    @Test
    void argumentsOutOfRangeAreRefusedNotCut() {
        assertNotCanonical(() -> KeyRegistryContract.isActive(KEY_ID, MAX_48 + 1));
        assertNotCanonical(() -> KeyRegistryContract.isActive(KEY_ID, -1));
        assertNotCanonical(() -> KeyRegistryContract.keyAt(KEY_ID, MAX_40 + 1));
        assertNotCanonical(() -> SchnorrVerifierContract.verifySchnorr(KEY_ID, 256, KEY_ID, PROOF));
        for (BigInteger z : List.of(MAX_256.add(BigInteger.ONE), BigInteger.ONE.negate())) {
            Structs.SchnorrProof proof = new Structs.SchnorrProof(z, z, z);
            assertNotCanonical(() -> SchnorrVerifierContract.verifySchnorr(KEY_ID, 0, KEY_ID, proof));
        }
    }

    // ---- answers

    @Test
    void recordIsDecoded() {
        Structs.Record expected = new Structs.Record(0xffffffffL, 1, MAX_40, 3, 4, MAX_48, 255, 7, word(9));
        byte[] data = words(0xffffffffL, 1, MAX_40, 3, 4, MAX_48, 255, 7);
        byte[] answer = Arrays.copyOf(data, 9 * 32);
        System.arraycopy(word(9).toBytes(), 0, answer, 8 * 32, 32);
        assertThat(KeyRegistryContract.currentRecord(KEY_ID).decode(answer)).isEqualTo(expected);
    }

    @Test
    void answersOfAnotherLengthAreRefused() {
        Call<Structs.Record> call = KeyRegistryContract.currentRecord(KEY_ID);
        for (int length : new int[] { 0, 1, 31, 32, 287, 289, 320 }) {
            assertThatThrownBy(() -> call.decode(new byte[length])).isInstanceOf(EncodingException.class);
        }
        assertThat(call.decode(new byte[288]).epoch()).isZero();
        assertThat(OwnershipVerifierContract.checkSchnorr(claim(), BUNDLE, PROOF).decode(new byte[0])).isEqualTo(
            Call.Nothing.NOTHING
        );
        assertThatThrownBy(() ->
            OwnershipVerifierContract.checkSchnorr(claim(), BUNDLE, PROOF).decode(new byte[32])
        ).isInstanceOf(EncodingException.class);
    }

    @Test
    void everyFieldOfARecordOutOfRangeIsRefusedWithItsPlace() {
        int[] bits = { 32, 40, 40, 40, 40, 48, 8, 8 };
        for (int i = 0; i < bits.length; i++) {
            byte[] answer = new byte[288];
            int highest = 31 - bits[i] / 8;
            answer[32 * i + highest] = 1;
            int offset = 32 * i;
            assertThatThrownBy(() -> KeyRegistryContract.currentRecord(KEY_ID).decode(answer)).isInstanceOfSatisfying(
                EncodingException.class,
                e -> {
                    assertThat(e.reason()).isEqualTo(RejectReason.NOT_CANONICAL);
                    assertThat(e.offsetBytes()).isEqualTo(offset);
                }
            );
        }
    }

    @Test
    void boolsAndAddressesAreExact() {
        Call<Boolean> isActive = KeyRegistryContract.isActive(KEY_ID, 1);
        assertThat(isActive.decode(words(1))).isTrue();
        assertThat(isActive.decode(words(0))).isFalse();
        assertNotCanonical(() -> isActive.decode(words(2)));
        Call<Address> registry = OwnershipVerifierContract.registry();
        assertThat(registry.decode(words(5)).toHex()).endsWith("05");
        byte[] dirty = words(5);
        dirty[11] = 1;
        assertNotCanonical(() -> registry.decode(dirty));
    }

    @Test
    void dynamicAnswersAreDecoded() {
        // what the deployed registry returned, in Solidity's encoding
        byte[] answer = domainAnswer();
        KeyRegistryContract.Eip712DomainResult domain = KeyRegistryContract.eip712Domain().decode(answer);
        assertThat(domain.fields()).isEqualTo(0x0f);
        assertThat(domain.name()).isEqualTo("Clavis KeyRegistry");
        assertThat(domain.version()).isEqualTo("1");
        assertThat(domain.chainId()).isEqualTo(BigInteger.ONE);
        assertThat(domain.verifyingContract()).isEqualTo(OWNER);
        assertThat(domain.salt()).isEqualTo(Bytes32.ZERO);
        assertThat(domain.extensions()).isEmpty();
    }

    @Property(tries = 2000)
    void changedDynamicAnswersAreRefusedOrAreAnotherValue(@ForAll int at, @ForAll byte value) {
        byte[] answer = domainAnswer();
        int offset = Math.floorMod(at, answer.length);
        boolean same = answer[offset] == value;
        answer[offset] = value;
        KeyRegistryContract.Eip712DomainResult untouched = KeyRegistryContract.eip712Domain().decode(domainAnswer());
        try {
            // canonical: two encodings never mean one value
            assertThat(KeyRegistryContract.eip712Domain().decode(answer).equals(untouched)).isEqualTo(same);
        } catch (EncodingException e) {
            assertThat(same).isFalse();
        }
    }

    @Property(tries = 500)
    void anyBytesAreAValueOrAnEncodingException(@ForAll @Size(max = 600) byte[] answer) {
        for (Call<?> call : List.of(
            KeyRegistryContract.eip712Domain(),
            KeyRegistryContract.currentRecord(KEY_ID),
            KeyRegistryContract.isActive(KEY_ID, 1)
        )) {
            try {
                assertThat(call.decode(answer)).isNotNull();
            } catch (EncodingException e) {
                assertThat(e.reason().kind()).isEqualTo(RejectReason.Kind.ENCODING);
            }
        }
    }

    @Test
    void lengthsBeyondTheDataAllocateNothing() {
        for (long length : new long[] { 64, Integer.MAX_VALUE, Long.MAX_VALUE }) {
            byte[] answer = domainAnswer();
            // the length of the name, first after the head
            ByteBuffer.wrap(answer).putLong(7 * 32 + 24, length);
            assertThatThrownBy(() -> KeyRegistryContract.eip712Domain().decode(answer)).isInstanceOf(
                EncodingException.class
            );
        }
        byte[] answer = domainAnswer();
        Arrays.fill(answer, 7 * 32, 8 * 32, (byte) 0xff);
        assertThatThrownBy(() -> KeyRegistryContract.eip712Domain().decode(answer)).isInstanceOf(
            EncodingException.class
        );
    }

    // ---- events

    @Test
    void registeredEventIsDecoded() {
        KeyRegistryContract.KeyRegistered event = KeyRegistryContract.KeyRegistered.decode(
            List.of(KeyRegistryContract.KeyRegistered.TOPIC, KEY_ID, addressTopic()),
            eventData()
        );
        assertThat(event).isEqualTo(
            new KeyRegistryContract.KeyRegistered(KEY_ID, OWNER, word(0x77), 0xffffffffL, BUNDLE)
        );
    }

    @Test
    void topicsAreWeb3js() {
        Event revoked = new Event(
            "KeyRevoked",
            List.of(
                new TypeReference<org.web3j.abi.datatypes.generated.Bytes32>(true) {},
                new TypeReference<org.web3j.abi.datatypes.Address>(true) {},
                new TypeReference<org.web3j.abi.datatypes.generated.Bytes32>() {},
                new TypeReference<Uint32>() {},
                new TypeReference<Uint40>() {}
            )
        );
        assertThat(KeyRegistryContract.KeyRevoked.TOPIC.toHex()).isEqualTo(EventEncoder.encode(revoked));
    }

    @Test
    void logsOfOtherEventsAreRefused() {
        byte[] data = eventData();
        Bytes32 topic = KeyRegistryContract.KeyRegistered.TOPIC;
        for (List<Bytes32> topics : List.of(
            List.<Bytes32>of(),
            List.of(topic),
            List.of(topic, KEY_ID),
            List.of(topic, KEY_ID, addressTopic(), KEY_ID),
            List.of(KeyRegistryContract.KeyRotated.TOPIC, KEY_ID, addressTopic()),
            List.of(topic, KEY_ID, Bytes32.of(filled(32, 0xff)))
        )) {
            assertThatThrownBy(() -> KeyRegistryContract.KeyRegistered.decode(topics, data)).isInstanceOf(
                EncodingException.class
            );
        }
        List<Bytes32> topics = List.of(topic, KEY_ID, addressTopic());
        for (int length : new int[] { 0, data.length - 1, data.length + 1 }) {
            assertThatThrownBy(() ->
                KeyRegistryContract.KeyRegistered.decode(topics, Arrays.copyOf(data, length))
            ).isInstanceOf(EncodingException.class);
        }
    }

    // ---- helpers

    private static Structs.OwnershipClaim claim() {
        return new Structs.OwnershipClaim(OWNER, word(1), 1, word(2), word(3), 4);
    }

    private static void assertNotCanonical(org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
        assertThatThrownBy(code).isInstanceOfSatisfying(EncodingException.class, e ->
            assertThat(e.reason()).isEqualTo(RejectReason.NOT_CANONICAL)
        );
    }

    private static byte[] domainAnswer() {
        Type<?> address = new org.web3j.abi.datatypes.Address(OWNER.toHex());
        return HexFormat.of().parseHex(
            FunctionEncoder.encodeConstructor(
                List.of(
                    new org.web3j.abi.datatypes.generated.Bytes1(new byte[] { 0x0f }),
                    new org.web3j.abi.datatypes.Utf8String("Clavis KeyRegistry"),
                    new org.web3j.abi.datatypes.Utf8String("1"),
                    new Uint256(1),
                    address,
                    web3j(Bytes32.ZERO),
                    new org.web3j.abi.datatypes.DynamicArray<>(Uint256.class, Collections.emptyList())
                )
            )
        );
    }

    private static byte[] eventData() {
        return HexFormat.of().parseHex(
            FunctionEncoder.encodeConstructor(List.of(web3j(word(0x77)), new Uint32(0xffffffffL), web3jBundle()))
        );
    }

    private static Bytes32 addressTopic() {
        return Bytes32.fromHex("0".repeat(24) + OWNER.toHex().substring(2));
    }

    private static StaticStruct web3jBundle() {
        return new StaticStruct(
            web3j(BUNDLE.identityKeyX()),
            new Uint8(BUNDLE.identityKeyParity()),
            web3j(BUNDLE.sessionKey()),
            web3j(BUNDLE.kemKeyHash()),
            new Uint48(BUNDLE.scopes()),
            new Uint8(BUNDLE.suite()),
            new Uint40(BUNDLE.notBefore()),
            new Uint40(BUNDLE.notAfter()),
            web3j(BUNDLE.nextKeyHash())
        );
    }

    private static StaticStruct web3jProof() {
        return new StaticStruct(new Uint256(PROOF.rx()), new Uint256(PROOF.ry()), new Uint256(PROOF.z()));
    }

    private static org.web3j.abi.datatypes.generated.Bytes32 web3j(Bytes32 value) {
        return new org.web3j.abi.datatypes.generated.Bytes32(value.toBytes());
    }

    private static byte[] words(long... values) {
        ByteBuffer out = ByteBuffer.allocate(32 * values.length);
        for (int i = 0; i < values.length; i++) {
            out.putLong(32 * i + 24, values[i]);
        }
        return out.array();
    }

    private static Bytes32 word(int fill) {
        return Bytes32.of(filled(32, fill));
    }

    private static byte[] filled(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }
}
