package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Records that were altered on the way. */
class RecordLayerTest {

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");

    private record Link(RecordLayer sender, RecordLayer receiver) {}

    private Link link(long maxRecords) {
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_AES_GCM);
        return new Link(
            new RecordLayer(pair.initiator().transport().sender(), maxRecords),
            new RecordLayer(pair.responder().transport().receiver(), maxRecords)
        );
    }

    private static byte[] seal(RecordLayer sender, RecordKind kind, byte[] content) {
        byte[] record = new byte[content.length + RecordLayer.OVERHEAD_BYTES];
        System.arraycopy(content, 0, record, 1, content.length);
        assertThat(sender.seal(kind, record, 0, content.length)).isEqualTo(record.length);
        return record;
    }

    private static byte[] open(RecordLayer receiver, byte[] record) {
        byte[] copy = record.clone();
        assertThat(receiver.open(copy, 0, copy.length)).isEqualTo(RecordKind.MESSAGE);
        return Arrays.copyOfRange(copy, 1, copy.length - RecordLayer.OVERHEAD_BYTES + 1);
    }

    private static void refused(SessionReason reason, Runnable action) {
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(action::run)
            .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Example
    void everyAlteredByteIsRefusedAndChangesNothing() {
        Link link = link(100);
        byte[] content = { 1, 2, 3, 4, 5 };
        byte[] record = seal(link.sender, RecordKind.MESSAGE, content);
        for (int i = 0; i < record.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] altered = record.clone();
                altered[i] ^= (byte) (1 << bit);
                refused(SessionReason.DECRYPT_FAILED, () -> link.receiver.open(altered, 0, altered.length));
            }
        }
        for (int length = RecordLayer.OVERHEAD_BYTES; length < record.length; length++) {
            byte[] cut = Arrays.copyOf(record, length);
            refused(SessionReason.DECRYPT_FAILED, () -> link.receiver.open(cut, 0, cut.length));
        }
        assertThat(open(link.receiver, record)).isEqualTo(content);
    }

    @Example
    void whatASessionHasToSayItselfIsBoundedToo() {
        Link link = link(2);
        for (long i = 0; i < 2 + RecordLayer.CONTROL_ALLOWANCE; i++) {
            byte[] record = seal(link.sender, RecordKind.KEEP_ALIVE, new byte[0]);
            assertThat(link.receiver.open(record, 0, record.length)).isEqualTo(RecordKind.KEEP_ALIVE);
        }
        byte[] more = seal(link.sender, RecordKind.KEEP_ALIVE, new byte[0]);
        refused(SessionReason.BUDGET_SPENT, () -> link.receiver.open(more, 0, more.length));
    }

    @Example
    void aCloseFitsAnySpentBudget() {
        Link link = link(1);
        for (long i = 0; i < 1 + RecordLayer.CONTROL_ALLOWANCE; i++) {
            byte[] record = seal(link.sender, RecordKind.KEEP_ALIVE, new byte[0]);
            link.receiver.open(record, 0, record.length);
        }
        byte[] close = seal(link.sender, RecordKind.CLOSE, new byte[0]);
        assertThat(link.receiver.open(close, 0, close.length)).isEqualTo(RecordKind.CLOSE);
    }

    @Property(tries = 200)
    void anyOtherOrderThanTheSendersIsRefused(@ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int count) {
        Random random = new Random(seed);
        Link link = link(100);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(seal(link.sender, RecordKind.MESSAGE, new byte[] { (byte) i }));
        }
        List<byte[]> arriving = new ArrayList<>(sent);
        switch (random.nextInt(3)) {
            case 0 -> arriving.remove(random.nextInt(count));
            case 1 -> arriving.add(random.nextInt(count + 1), sent.get(random.nextInt(count)));
            default -> Collections.shuffle(arriving, random);
        }
        int expected = 0;
        for (byte[] record : arriving) {
            if (expected < count && Arrays.equals(record, sent.get(expected))) {
                assertThat(open(link.receiver, record)).containsExactly(expected);
                expected++;
            } else {
                refused(SessionReason.DECRYPT_FAILED, () -> open(link.receiver, record));
            }
        }
    }

    @Example
    void messagesOfOneDirectionAreNotTakenForTheOthers() {
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        RecordLayer out = new RecordLayer(pair.initiator().transport().sender(), 10);
        RecordLayer in = new RecordLayer(pair.initiator().transport().receiver(), 10);
        byte[] record = seal(out, RecordKind.MESSAGE, new byte[] { 1 });
        refused(SessionReason.DECRYPT_FAILED, () -> in.open(record, 0, record.length));
    }

    @Example
    void kindsAndLengthsThatNobodySendsAreRefused() {
        Link link = link(100);
        byte[] shortPart = seal(link.sender, RecordKind.PART, new byte[10]);
        refused(SessionReason.MALFORMED_RECORD, () -> link.receiver.open(shortPart, 0, shortPart.length));
        byte[] fullClose = seal(link.sender, RecordKind.CLOSE, new byte[1]);
        refused(SessionReason.MALFORMED_RECORD, () -> link.receiver.open(fullClose, 0, fullClose.length));
        byte[] part = seal(link.sender, RecordKind.PART, new byte[RecordLayer.MAX_CONTENT_BYTES]);
        assertThat(part).hasSize(FrameChannel.MAX_FRAME_BYTES);
        assertThat(link.receiver.open(part, 0, part.length)).isEqualTo(RecordKind.PART);
        byte[] close = seal(link.sender, RecordKind.CLOSE, new byte[0]);
        assertThat(link.receiver.open(close, 0, close.length)).isEqualTo(RecordKind.CLOSE);
    }

    @Example
    void unknownKindIsRefused() {
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        byte[] record = new byte[17];
        record[0] = 8;
        pair.initiator()
            .transport()
            .sender()
            .encryptWithAd(new byte[0], record, 0, 1, record, 0);
        RecordLayer receiver = new RecordLayer(pair.responder().transport().receiver(), 10);
        refused(SessionReason.MALFORMED_RECORD, () -> receiver.open(record, 0, record.length));
    }

    @Example
    void budgetIsBoundedOnBothSidesAndClosingIsNot() {
        Link link = link(2);
        for (int i = 0; i < 2; i++) {
            open(link.receiver, seal(link.sender, RecordKind.MESSAGE, new byte[1]));
        }
        refused(SessionReason.BUDGET_SPENT, () -> seal(link.sender, RecordKind.MESSAGE, new byte[1]));
        byte[] close = seal(link.sender, RecordKind.CLOSE, new byte[0]);
        assertThat(link.receiver.open(close, 0, close.length)).isEqualTo(RecordKind.CLOSE);

        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        RecordLayer eager = new RecordLayer(pair.initiator().transport().sender(), 10);
        RecordLayer strict = new RecordLayer(pair.responder().transport().receiver(), 1);
        open(strict, seal(eager, RecordKind.MESSAGE, new byte[1]));
        byte[] second = seal(eager, RecordKind.MESSAGE, new byte[1]);
        refused(SessionReason.BUDGET_SPENT, () -> strict.open(second, 0, second.length));
    }
}
