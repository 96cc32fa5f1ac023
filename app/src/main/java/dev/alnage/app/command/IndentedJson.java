package dev.alnage.app.command;

import dev.alnage.evidence.Json;
import java.util.Map;
import java.util.TreeMap;

/** JSON for people to change: a line for each member and element, in the order of their names. */
final class IndentedJson {
    private IndentedJson() {}

    static String of(Json json) {
        var out = new StringBuilder();
        write(json, "\n", out);
        return out.toString();
    }

    private static void write(Json json, String line, StringBuilder out) {
        switch (json) {
            case Json.Members(var values) when !values.isEmpty() -> {
                var separator = "{";
                for (Map.Entry<String, Json> member : new TreeMap<>(values).entrySet()) {
                    out.append(separator).append(line).append("  ").append(Json.text(member.getKey()).toBytes().toText()).append(": ");
                    write(member.getValue(), line + "  ", out);
                    separator = ",";
                }
                out.append(line).append('}');
            }
            case Json.Elements(var values) when !values.isEmpty() -> {
                var separator = "[";
                for (var value : values) {
                    out.append(separator).append(line).append("  ");
                    write(value, line + "  ", out);
                    separator = ",";
                }
                out.append(line).append(']');
            }
            case Json.Members _, Json.Elements _, Json.Text _, Json.Number _, Json.Bool _, Json.Null _ -> out.append(json.toBytes().toText());
        }
    }
}
