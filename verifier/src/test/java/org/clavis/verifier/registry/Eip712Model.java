package org.clavis.verifier.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/** EIP-712 written from its text, for any type, over a map of type names to "type name" fields. */
final class Eip712Model {

    private final Map<String, List<String>> types = new LinkedHashMap<>();

    Eip712Model type(String name, String... fields) {
        types.put(name, Arrays.asList(fields));
        return this;
    }

    byte[] digest(byte[] domainSeparator, String type, Map<String, Object> value) {
        return Keccak256.digest(new byte[] { 0x19, 0x01 }, domainSeparator, hashStruct(type, value));
    }

    byte[] hashStruct(String type, Map<String, Object> value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Keccak256.digest(encodeType(type).getBytes(UTF_8)));
        for (String field : fields(type)) {
            int space = field.indexOf(' ');
            Object member = value.get(field.substring(space + 1));
            if (member == null) {
                throw new AssertionError("no value for " + field);
            }
            out.writeBytes(encode(field.substring(0, space), member));
        }
        return Keccak256.digest(out.toByteArray());
    }

    private String encodeType(String type) {
        StringBuilder out = new StringBuilder(declaration(type));
        Set<String> referenced = new TreeSet<>();
        collect(type, referenced);
        referenced.remove(type);
        referenced.forEach(name -> out.append(declaration(name)));
        return out.toString();
    }

    private void collect(String type, Set<String> into) {
        if (types.containsKey(type) && into.add(type)) {
            fields(type).forEach(field -> collect(field.substring(0, field.indexOf(' ')), into));
        }
    }

    private String declaration(String type) {
        return type + "(" + String.join(",", fields(type)) + ")";
    }

    private List<String> fields(String type) {
        return types.getOrDefault(type, List.of());
    }

    @SuppressWarnings("unchecked")
    private byte[] encode(String type, Object value) {
        return switch (value) {
            case String text -> Keccak256.digest(text.getBytes(UTF_8));
            case Bytes32 word -> word.toBytes();
            case Address address -> number(new BigInteger(1, address.toBytes()));
            case Long number -> number(BigInteger.valueOf(number));
            case Integer number -> number(BigInteger.valueOf(number));
            case Map<?, ?> struct -> hashStruct(type, (Map<String, Object>) struct);
            default -> throw new AssertionError(type);
        };
    }

    private static byte[] number(BigInteger value) {
        byte[] digits = value.toByteArray();
        byte[] word = new byte[32];
        int from = digits[0] == 0 ? 1 : 0;
        System.arraycopy(digits, from, word, 32 - (digits.length - from), digits.length - from);
        return word;
    }
}
