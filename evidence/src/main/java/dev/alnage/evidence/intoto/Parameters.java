package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Map;

/** Values for the {@code {name}} in a layout. Plain names only: the reference's format strings can reach into objects. */
record Parameters(Map<String, String> values) {
    Parameters {
        values = Map.copyOf(values);
    }

    List<String> in(List<String> texts) {
        return texts.stream().map(this::in).toList();
    }

    private String in(String text) {
        var out = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                out.append(c);
                i++;
            } else if (c == '{') {
                var end = text.indexOf('}', i);
                out.append(value(end < 0 ? "" : text.substring(i + 1, end)));
                i = end;
            } else if (c == '}') {
                throw new Rejected.Malformed("found a single } in a layout with parameters, expected {name} or }}");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private String value(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new Rejected.Malformed("found parameter {" + name + "}, expected one of " + values.keySet().stream().sorted().toList());
        }
        return value;
    }
}
