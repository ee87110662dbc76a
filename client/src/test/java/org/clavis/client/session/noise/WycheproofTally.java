package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What became of the cases of one Wycheproof file: each passed, failed, or was left out for a reason. */
final class WycheproofTally {

    private final String file;
    private final TreeSet<Integer> passed = new TreeSet<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<String, TreeSet<Integer>> leftOut = new TreeMap<>();

    WycheproofTally(String file) {
        this.file = file;
    }

    void result(JsonNode test, boolean pass, String what) {
        if (pass) {
            passed.add(test.get("tcId").asInt());
        } else {
            failed.add("tcId " + test.get("tcId") + " " + test.get("comment") + ": " + what);
        }
    }

    void leaveOut(JsonNode test, String reason) {
        leftOut.computeIfAbsent(reason, r -> new TreeSet<>()).add(test.get("tcId").asInt());
    }

    void report(int total) {
        System.out.println(file + ": passed " + passed.size() + " of " + total + ", tcIds " + ranges(passed));
        leftOut.forEach((reason, ids) ->
            System.out.println(file + ": left out " + ids.size() + " (" + reason + "), tcIds " + ranges(ids))
        );
        assertThat(failed).isEmpty();
        assertThat(passed).isNotEmpty();
        assertThat(passed.size() + leftOut.values().stream().mapToInt(TreeSet::size).sum()).isEqualTo(total);
    }

    private static String ranges(SortedSet<Integer> ids) {
        List<String> ranges = new ArrayList<>();
        int start = -1;
        int last = -2;
        for (int id : ids) {
            if (id != last + 1) {
                addRange(ranges, start, last);
                start = id;
            }
            last = id;
        }
        addRange(ranges, start, last);
        return String.join(",", ranges);
    }

    private static void addRange(List<String> ranges, int start, int last) {
        if (start >= 0) {
            ranges.add(start == last ? "" + start : start + "-" + last);
        }
    }
}
