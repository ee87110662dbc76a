package org.clavis.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.clavis.contracts.ContractError.Argument;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint40;

class ContractErrorsTest {

    private static final String A = "aa".repeat(32);
    private static final String B = "bb".repeat(32);
    private static final String C = "cc".repeat(32);

    @Test
    void customErrorHasItsNameAndNamedValues() {
        byte[] data = encode("KeyRegistry_NotCommitted", bytes32(A), bytes32(B), bytes32(C));
        assertThat(ContractErrors.describe(data)).isEqualTo(
            "KeyRegistry_NotCommitted(keyId=0x" + A + ", expected=0x" + B + ", actual=0x" + C + ")"
        );
        assertThat(ContractErrors.decode(data)).contains(
            new ContractError(
                "KeyRegistry_NotCommitted",
                List.of(
                    new Argument("keyId", "0x" + A),
                    new Argument("expected", "0x" + B),
                    new Argument("actual", "0x" + C)
                )
            )
        );
    }

    @Test
    void numbersAndAddressesAreReadable() {
        byte[] revoked = encode("KeyRegistry_Revoked", bytes32(A), new Uint40(1_800_000_000L));
        assertThat(ContractErrors.describe(revoked)).isEqualTo(
            "KeyRegistry_Revoked(keyId=0x" + A + ", revokedAt=1800000000)"
        );
        String spender = "0xa11ce00000000000000000000000000000000001";
        byte[] used = encode("OwnershipVerifier_AlreadyUsed", new org.web3j.abi.datatypes.Address(spender), bytes32(B));
        assertThat(ContractErrors.describe(used)).isEqualTo(
            "OwnershipVerifier_AlreadyUsed(spender=" + spender + ", digest=0x" + B + ")"
        );
        assertThat(ContractErrors.describe(encode("KeyRegistry_MissingSessionKey"))).isEqualTo(
            "KeyRegistry_MissingSessionKey()"
        );
    }

    @Test
    void structsShowTheirMembers() {
        String spender = "0xa11ce00000000000000000000000000000000001";
        byte[] data = encode(
            "MembershipRegistry_InvalidProof",
            new org.web3j.abi.datatypes.Address(spender),
            new org.web3j.abi.datatypes.StaticStruct(
                new org.web3j.abi.datatypes.generated.Uint48(7),
                bytes32(A),
                bytes32(B),
                new Uint256(8),
                new Uint256(9)
            )
        );
        assertThat(ContractErrors.describe(data)).isEqualTo(
            "MembershipRegistry_InvalidProof(spender=" + spender + ", claim=(7, 0x" + A + ", 0x" + B + ", 8, 9))"
        );
        assertThat(ContractErrors.decode(java.util.Arrays.copyOf(data, data.length - 32))).isEmpty();
    }

    @Test
    void soliditysOwnErrorsAreReadable() {
        assertThat(ContractErrors.describe(encode("Error", new Utf8String("no")))).isEqualTo("Error(message=no)");
        assertThat(ContractErrors.describe(encode("Panic", new Uint256(BigInteger.valueOf(0x11))))).isEqualTo(
            "Panic(code=0x11)"
        );
    }

    @Test
    void messagesCannotWriteToTheTerminal() {
        byte[] hostile = encode("Error", new Utf8String("a\u001b[2Jb\nc\u202ed" + "x".repeat(10_000)));
        assertThat(ContractErrors.describe(hostile))
            .startsWith("Error(message=a?[2Jb?c?dxxx")
            .endsWith("x...)")
            .hasSizeLessThan(250);
        assertThat(ContractErrors.describe(encode("Error", new Utf8String("schlüssel €")))).isEqualTo(
            "Error(message=schlüssel €)"
        );
    }

    @Test
    void unknownAndMalformedDataIsShownAsBytes() {
        assertThat(ContractErrors.describe(new byte[0])).isEqualTo("reverted without a reason");
        assertThat(ContractErrors.describe(new byte[] { 1, 2, 3 })).isEqualTo("reverted with 0x010203");
        assertThat(ContractErrors.describe(new byte[100]))
            .startsWith("reverted with 0x0000")
            .endsWith("... (100 bytes)");
        byte[] data = encode("KeyRegistry_Revoked", bytes32(A), new Uint40(1));
        byte[] longer = java.util.Arrays.copyOf(data, data.length + 1);
        byte[] shorter = java.util.Arrays.copyOf(data, data.length - 1);
        byte[] tooLarge = data.clone();
        tooLarge[4 + 32] = 1; // a uint40 with its highest bits set
        assertThat(ContractErrors.decode(data)).isPresent();
        assertThat(ContractErrors.decode(longer)).isEmpty();
        assertThat(ContractErrors.decode(shorter)).isEmpty();
        assertThat(ContractErrors.decode(tooLarge)).isEmpty();
    }

    @Property(tries = 1000)
    void anyBytesAreDescribed(@ForAll @Size(max = 200) byte[] data) {
        assertThat(ContractErrors.describe(data)).isNotEmpty().hasSizeLessThan(600);
    }

    @Property(tries = 1000)
    void anyArgumentsOfKnownErrorsAreDescribed(@ForAll int which, @ForAll @Size(max = 130) byte[] arguments) {
        List<ErrorDefinition> errors = ErrorTable.DEFINITIONS;
        int selector = errors.get(Math.floorMod(which, errors.size())).selector();
        byte[] data = java.nio.ByteBuffer.allocate(4 + arguments.length)
            .putInt(selector)
            .put(arguments)
            .array();
        assertThat(ContractErrors.describe(data)).isNotEmpty();
    }

    @Test
    void selectorsAreTheHashesOfTheSignatures() {
        Set<Integer> selectors = new HashSet<>();
        for (ErrorDefinition error : ErrorTable.DEFINITIONS) {
            String signature = error
                .parameters()
                .stream()
                .map(ErrorDefinition.Parameter::type)
                .collect(Collectors.joining(",", error.name() + "(", ")"));
            byte[] hash = new Keccak.Digest256().digest(signature.getBytes(StandardCharsets.US_ASCII));
            assertThat(HexFormat.of().toHexDigits(error.selector())).isEqualTo(HexFormat.of().formatHex(hash, 0, 4));
            assertThat(selectors.add(error.selector())).as(error.name()).isTrue();
            assertThat(error.name()).matches("[A-Z][A-Za-z]+_[A-Z][A-Za-z]+");
        }
        assertThat(selectors).hasSizeGreaterThan(20);
    }

    private static byte[] encode(String name, org.web3j.abi.datatypes.Type<?>... arguments) {
        String hex = FunctionEncoder.encode(new Function(name, List.of(arguments), List.of()));
        return HexFormat.of().parseHex(hex.substring(2));
    }

    private static Bytes32 bytes32(String hex) {
        return new Bytes32(HexFormat.of().parseHex(hex));
    }
}
