package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.clavis.algebra.lanes.Lanes;
import org.junit.jupiter.api.Test;

class LaneReadinessTest {

    @Test
    void warmingUpEndsAndMayBeRepeated() {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
        LaneReadiness.skipWarmUpForTestingOnly();
        LaneReadiness.warmUp();
        assertThat(LaneReadiness.areReady()).isTrue();
        assertThat(LaneReadiness.areReadyForAnother()).isTrue();
    }
}
