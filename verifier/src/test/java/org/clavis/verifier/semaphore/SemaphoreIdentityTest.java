package org.clavis.verifier.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.clavis.algebra.babyjubjub.CurveParams;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.clavis.secret.SecretClosedException;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SemaphoreIdentityTest {

    /** Private key, secret scalar, public key and commitment as @semaphore-protocol/identity 4.14.3 gives them. */
    static Stream<Arguments> published() {
        return Stream.of(
            arguments(
                "00".repeat(32),
                "2703269641469113156494570699787382009039531888570009798392996404075504563548",
                "16508917144752610602145963506823743115557101240265470506805505298395529637033",
                "18631654747796370155722974221085383534170330422926471002342567715267253236113",
                "21497490684358944318340363912423290848735924644571588152917059683632781422821"
            ),
            arguments(
                "ff".repeat(32),
                "1955166603183934198009939997375757587906312381568529222549005740732371630892",
                "17788520011381179593941793542177088003738527034733847264387142974438571928495",
                "13178053446645437930489469951744660170316110624006459804440531388532406836835",
                "13872266885103520602459681244681758766554276939066837669872639797841981105475"
            ),
            arguments(
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "1081855629598835720041965235621532421933020852818445292603606261079471028382",
                "1120771572304984668855649788542860110303223894298952018121329196339919157573",
                "20197087425205130352574209034729275460185533126585197591053247747830393653846",
                "4012409914446104931572884973054117983812319938681427071249351666971656642037"
            ),
            arguments(
                "000102030405060708",
                "1717868362930669792010861169598732169743912870199271062951545543057395260213",
                "4607309925409329140033566488323878613233718312675398363169877085776702524984",
                "20028790163355405528936504485144573704990367126467393108689307919959345096236",
                "5124391145718208150072177044201440691968552365940569060621542163882328501701"
            ),
            arguments(
                "07".repeat(200),
                "1491470942887922648963050315459975310236227637630930605586095348842669713675",
                "8657694179796945022552752564861739751021136681810553059750459470208106644181",
                "14628881250015505720188942783388504311830402990707371143605315350310206940246",
                "14973100534843621559776773648211299043550500858521984354894455609210213679520"
            ),
            arguments(
                "01".repeat(111),
                "593311952449619998181370617021494944141662340113602343178767122314786468482",
                "4956766104003126495311467314837834000730163817369402044745434319685689787581",
                "6375500506145830798731962722078438483136852040857567893668406197028834692695",
                "17598578189577508950428773131410340611934897660984774048741311622085311759982"
            ),
            arguments(
                "01".repeat(112),
                "1315197765692518477885166590163378000109698306975281017588315048687085492836",
                "14422104848927419539430081008113659980098927721416718644858665340964694447446",
                "18051195884444911941879344523080434616225555197765683629732257212082774859013",
                "11510509035386497960846105226628004733071435562582300261812175334141754974506"
            ),
            arguments(
                "01".repeat(128),
                "558621435095047432111082155365311607181749180171479988636972222668592179549",
                "16655716064864102902080460461104624653276740034186667882246240456455322636365",
                "4799886102938892276317942204881033515341574824537639441135109609620357120621",
                "9125750194079298262087099012776356057693585226447582242799464862725167472911"
            ),
            arguments(
                "707269766174652d6b6579",
                "1678983319268875463506027134215088786198086885718393367778889006861421579652",
                "25582577326844718092287119517440708580049264503359037931246307566052303504",
                "1110966120544508821004718439892343214660185361364571682635804924145308234915",
                "6713759524929462920729238055066140547652153198787964626449165623093508075489"
            )
        );
    }

    @ParameterizedTest
    @MethodSource("published")
    void agreesWithSemaphore(String privateKey, String scalar, String x, String y, String commitment) {
        SecretBytes key = SecretBytes.copyOf(HexFormat.of().parseHex(privateKey));
        try (SemaphoreIdentity identity = SemaphoreIdentity.fromPrivateKey(key)) {
            BigInteger secret = identity.exposeSecretScalar(bytes -> new BigInteger(1, bytes));
            assertThat(secret).isEqualTo(scalar);
            assertThat(decimal(identity.publicKeyX())).isEqualTo(x);
            assertThat(decimal(identity.publicKeyY())).isEqualTo(y);
            assertThat(decimal(identity.commitment())).isEqualTo(commitment);
        }
    }

    @Test
    void freshIdentitiesDifferAndTheirScalarsSuitTheCircuit() {
        SecureRandom random = new SecureRandom();
        try (
            SemaphoreIdentity one = SemaphoreIdentity.generate(random);
            SemaphoreIdentity other = SemaphoreIdentity.generate(random)
        ) {
            assertThat(one.commitment()).isNotEqualTo(other.commitment());
            BigInteger scalar = one.exposeSecretScalar(bytes -> new BigInteger(1, bytes));
            assertThat(scalar).isPositive().isLessThan(CurveParams.L);
        }
    }

    @Test
    void closingErasesTheSecretAndKeepsTheCommitment() {
        SecretBytes key = SecretBytes.copyOf(new byte[32]);
        SemaphoreIdentity identity = SemaphoreIdentity.fromPrivateKey(key);
        Bytes32 commitment = identity.commitment();
        identity.close();
        assertThat(identity.commitment()).isEqualTo(commitment);
        assertThatThrownBy(() -> identity.exposeSecretScalar(bytes -> 0)).isInstanceOf(SecretClosedException.class);
        assertThatThrownBy(() -> identity.exposePrivateKey(bytes -> 0)).isInstanceOf(SecretClosedException.class);
        assertThat(identity.toString()).contains(commitment.toHex());
    }

    @Test
    void refusesPrivateKeysOfSillyLengths() {
        assertThatThrownBy(() -> SemaphoreIdentity.fromPrivateKey(SecretBytes.copyOf(new byte[0]))).isInstanceOf(
            IllegalArgumentException.class
        );
        assertThatThrownBy(() -> SemaphoreIdentity.fromPrivateKey(SecretBytes.copyOf(new byte[1025]))).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Test
    void base64IsThatOfTheStandardLibrary() {
        SecureRandom random = new SecureRandom();
        for (int length = 1; length < 100; length++) {
            byte[] key = new byte[length];
            random.nextBytes(key);
            byte[] text = Base64.getEncoder().encode(key);
            try (
                SemaphoreIdentity identity = SemaphoreIdentity.fromPrivateKey(SecretBytes.copyOf(key));
                SecretBytes exported = identity.exportBase64();
                SecretBytes given = SecretBytes.copyOf(text);
                SemaphoreIdentity imported = SemaphoreIdentity.importBase64(given)
            ) {
                assertThat(exported.expose(byte[]::clone)).isEqualTo(text);
                assertThat(imported.commitment()).isEqualTo(identity.commitment());
                assertThat(imported.exposePrivateKey(byte[]::clone)).isEqualTo(key);
            }
        }
    }

    @Test
    void onlyCanonicalBase64IsImported() {
        for (String text : List.of(
            "A",
            "AA",
            "AAA",
            "A===",
            "====",
            "AA=A",
            "AAA\n",
            "AA-_",
            "AA\u00c1A",
            "AB==",
            "AAB="
        )) {
            SecretBytes given = SecretBytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> SemaphoreIdentity.importBase64(given))
                .as(text)
                .isInstanceOf(EncodingException.class);
        }
        assertThatThrownBy(() -> SemaphoreIdentity.importBase64(SecretBytes.copyOf(new byte[0]))).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    private static String decimal(Bytes32 word) {
        return new BigInteger(1, word.toBytes()).toString();
    }
}
