package org.clavis.bench.interop;

import java.util.List;
import java.util.Map;

/** Tools that give verdicts. */
interface Judge {
    /**
     * The verdicts by tool, each tool's by the trial's place in the list. A trial that a tool has no form for is missing
     * from its verdicts.
     */
    Map<String, Map<Integer, Verdict>> judge(List<Trial> trials);
}
