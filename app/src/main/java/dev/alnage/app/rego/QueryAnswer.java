package dev.alnage.app.rego;

import dev.alnage.policy.rego.Solution;
import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answer to a query, as {@code opa eval} writes it. */
public final class QueryAnswer {
    /** How it is written. */
    public enum Format { JSON, RAW, PRETTY, VALUES, BINDINGS }

    private final List<Solution> solutions;
    private final Map<Location, String> texts = new HashMap<>();

    /** @param query what was asked, and {@code body} as it was parsed */
    public QueryAnswer(String query, Body body, List<Solution> solutions) {
        this.solutions = List.copyOf(solutions);
        var starts = new ArrayList<Integer>();
        body.expressions().forEach(expression -> starts.add(offset(query, expression.at())));
        starts.add(query.length());
        for (var i = 0; i < body.expressions().size(); i++) {
            texts.put(body.expressions().get(i).at(), withoutEnd(query.substring(starts.get(i), starts.get(i + 1))));
        }
    }

    private static int offset(String text, Location at) {
        var start = 0;
        for (var row = 1; row < at.row(); row++) {
            start = text.indexOf('\n', start) + 1;
        }
        return text.offsetByCodePoints(start, at.column() - 1);
    }

    private static String withoutEnd(String expression) {
        var stripped = expression.strip();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1).strip() : stripped;
    }

    public boolean isUndefined() {
        return solutions.isEmpty();
    }

    /** In that format, without the last end of line. */
    public String written(Format format) {
        return switch (format) {
            case JSON -> RegoJson.write(toValue(), "", "  ");
            case RAW -> String.join("\n", solutions.stream().map(QueryAnswer::raw).toList());
            case PRETTY -> pretty();
            case VALUES -> RegoJson.write(ArrayValue.of(solutions.stream().map(QueryAnswer::values).toList()), "", "  ");
            case BINDINGS -> RegoJson.write(ArrayValue.of(solutions.stream().map(QueryAnswer::bindings).toList()), "", "  ");
        };
    }

    private static String raw(Solution solution) {
        return String.join(" ", solution.expressions().stream()
                .map(one -> one.value() instanceof Value.Text(var text) ? text : RegoJson.write(one.value())).toList());
    }

    private static Value values(Solution solution) {
        return ArrayValue.of(solution.expressions().stream().map(Solution.Expressed::value).toList());
    }

    private static Value bindings(Solution solution) {
        var builder = ObjectValue.builder();
        solution.bindings().forEach(builder::put);
        return builder.build();
    }

    /** One value is shown as it is; else each solution has a line for each variable, or for each expression without variables. */
    private String pretty() {
        if (solutions.isEmpty()) {
            return "undefined";
        }
        if (solutions.size() == 1 && solutions.getFirst().expressions().size() == 1 && solutions.getFirst().bindings().isEmpty()) {
            return RegoJson.write(solutions.getFirst().expressions().getFirst().value(), "", "  ");
        }
        var lines = new ArrayList<String>();
        for (var solution : solutions) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            solution.bindings().forEach((name, value) -> lines.add(name + " = " + RegoJson.write(value)));
            if (solution.bindings().isEmpty()) {
                solution.expressions().forEach(one -> lines.add(texts.getOrDefault(one.at(), "") + " = " + RegoJson.write(one.value())));
            }
        }
        return String.join("\n", lines);
    }

    /** {@code {"result": […]}}, or an empty object when undefined. */
    private Value toValue() {
        if (solutions.isEmpty()) {
            return ObjectValue.EMPTY;
        }
        var results = new ArrayList<Value>();
        for (var solution : solutions) {
            var result = ObjectValue.builder();
            result.put("expressions", ArrayValue.of(solution.expressions().stream().map(this::expression).toList()));
            if (!solution.bindings().isEmpty()) {
                result.put("bindings", bindings(solution));
            }
            results.add(result.build());
        }
        return ObjectValue.builder().put("result", ArrayValue.of(results)).build();
    }

    private Value expression(Solution.Expressed one) {
        return ObjectValue.builder().put("value", one.value()).put("text", Value.of(texts.getOrDefault(one.at(), "")))
                .put("location", ObjectValue.builder().put("row", Value.of(one.at().row())).put("col", Value.of(one.at().column())).build()).build();
    }

    /** {@code {"errors": […]}}. */
    public static String written(List<RegoError> errors) {
        var values = errors.stream().map(error -> (Value) ObjectValue.builder().put("message", Value.of(error.message())).put("code", Value.of(error.code()))
                .put("location", ObjectValue.builder().put("file", Value.of(error.at().file())).put("row", Value.of(error.at().row()))
                        .put("col", Value.of(error.at().column())).build()).build()).toList();
        return RegoJson.write(ObjectValue.builder().put("errors", ArrayValue.of(values)).build(), "", "  ");
    }
}
