package org.clavis.client.cli.demo;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The demo's table as JSON: {@code {"ok": bool, "steps": [{part, step, ok, result, gas?, micros?}]}}. */
final class DemoJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private DemoJson() {}

    static String of(List<Row> rows) {
        ObjectNode root = JSON.createObjectNode();
        root.put("ok", rows.stream().allMatch(Row::held));
        ArrayNode steps = root.putArray("steps");
        for (Row row : rows) {
            ObjectNode step = steps.addObject();
            step.put("part", row.section());
            step.put("step", row.step());
            step.put("ok", row.held());
            step.put("result", row.result());
            row.gas().ifPresent(gas -> step.put("gas", gas));
            row.micros().ifPresent(micros -> step.put("micros", micros));
        }
        return root.toPrettyString() + "\n";
    }
}
