package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SourceLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    private long now = 77;
    private final SourceLimiter limiter = new SourceLimiter(() -> now, 5, 10, 3);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private int begun(String source, int tries) {
        int count = 0;
        for (int i = 0; i < tries; i++) {
            count += limiter.tryBegin(address(source)) ? 1 : 0;
        }
        return count;
    }

    @Test
    void aSourceHasABurstAndThenItsRate() {
        assertThat(begun("192.0.2.1", 100)).isEqualTo(5);
        now += SECOND / 10;
        assertThat(begun("192.0.2.1", 100)).isEqualTo(1);
        now += SECOND;
        assertThat(begun("192.0.2.1", 100)).as("no more than a burst, however long it waited").isEqualTo(5);
        now += 3600 * SECOND;
        assertThat(begun("192.0.2.1", 100)).isEqualTo(5);
    }

    @Test
    void sourcesDoNotShare() {
        assertThat(begun("192.0.2.1", 100)).isEqualTo(5);
        assertThat(begun("192.0.2.2", 100)).isEqualTo(5);
        assertThat(begun("::c000:0201", 100)).as("IPv6 is not IPv4").isEqualTo(5);
    }

    @Test
    void aCustomersIpv6NetworkIsOneSource() {
        assertThat(begun("2001:db8:1:2::1", 3)).isEqualTo(3);
        assertThat(begun("2001:db8:1:2:ffff::9", 100)).isEqualTo(2);
        assertThat(begun("2001:db8:1:3::1", 100)).isEqualTo(5);
    }

    @Test
    void theTableIsBoundedAndRecovers() {
        for (int i = 1; i <= 3; i++) {
            assertThat(begun("192.0.2." + i, 5)).isEqualTo(5);
        }
        assertThat(begun("192.0.2.4", 1)).isZero();
        now += SECOND / 4;
        assertThat(begun("192.0.2.4", 1)).as("swept once a second").isZero();
        now += SECOND;
        assertThat(begun("192.0.2.4", 100)).isEqualTo(5);
        assertThat(limiter.size()).isEqualTo(1);
    }
}
