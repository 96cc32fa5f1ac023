package dev.alnage.policy.rego.template;

import dev.alnage.policy.rego.template.Node.Operand;
import dev.alnage.policy.rego.template.Node.Pipeline;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** A text with gaps that values fill in. */
public final class Template {
    private final List<Node> nodes;

    private Template(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** @throws TemplateError for a text that is none */
    public static Template parse(String text) {
        return new Template(TemplateParser.parse(text));
    }

    /** @param spend is told of the work and of what is written, in characters @throws TemplateError for values that it cannot take */
    public String fill(ObjectValue values, LongConsumer spend) {
        var run = new Run(spend);
        run.names.add(new Name("", values));
        run.all(nodes, values);
        return run.out.toString();
    }

    private static final class Name {
        private final String name;
        private Object value;

        Name(String name, Object value) {
            this.name = name;
            this.value = value;
        }
    }

    private enum Way { ON, NEXT, OUT }

    private static final class Run {
        private final StringBuilder out = new StringBuilder();
        private final List<Name> names = new ArrayList<>();
        private final LongConsumer spend;

        Run(LongConsumer spend) {
            this.spend = spend;
        }

        private Way all(List<Node> nodes, Object dot) {
            var known = names.size();
            for (var node : nodes) {
                spend.accept(1);
                var way = one(node, dot);
                if (way != Way.ON) {
                    forget(known);
                    return way;
                }
            }
            forget(known);
            return Way.ON;
        }

        private void forget(int known) {
            names.subList(known, names.size()).clear();
        }

        private Way one(Node node, Object dot) {
            switch (node) {
                case Node.Text(var text) -> write(text);
                case Node.Print(var pipeline) -> {
                    var value = value(pipeline, dot);
                    if (pipeline.variables().isEmpty()) {
                        write(value instanceof Value.Null ? "<no value>" : TemplateFunctions.text(value));
                    }
                }
                case Node.If choice -> {
                    var known = names.size();
                    var value = value(choice.condition(), dot);
                    var isTrue = TemplateFunctions.isTrue(value);
                    var way = all(isTrue ? choice.then() : choice.otherwise(), isTrue && choice.changesDot() ? value : dot);
                    forget(known);
                    return way;
                }
                case Node.Range range -> range(range, dot);
                case Node.Leave(var isForGood) -> {
                    return isForGood ? Way.OUT : Way.NEXT;
                }
            }
            return Way.ON;
        }

        private void write(String text) {
            spend.accept(1 + text.length());
            out.append(text);
        }

        private void range(Node.Range range, Object dot) {
            var known = names.size();
            var over = value(new Pipeline(List.of(), false, range.over().commands()), dot);
            var count = 0L;
            switch (over) {
                case ArrayValue array -> {
                    while (count < array.size() && step(range, count, array.get((int) count))) {
                        count++;
                    }
                    count = array.size();
                }
                case ObjectValue object -> {
                    while (count < object.size() && step(range, object.keyAt((int) count), object.valueAt((int) count))) {
                        count++;
                    }
                    count = object.size();
                }
                case Long number -> {
                    while (count < number && step(range, count, count)) {
                        count++;
                    }
                    count = number;
                }
                default -> {
                    if (over != TemplateFunctions.MISSING && !(over instanceof Value.Null)) {
                        throw new TemplateError("range can't iterate over " + TemplateFunctions.text(over));
                    }
                }
            }
            forget(known);
            if (count <= 0) {
                all(range.otherwise(), dot);
            }
        }

        /** Whether to go on with the next element. */
        private boolean step(Node.Range range, Object key, Object element) {
            spend.accept(1);
            var known = names.size();
            var variables = range.over().variables();
            if (!variables.isEmpty()) {
                set(variables.getLast(), element, range.over().isNew());
            }
            if (variables.size() > 1) {
                set(variables.getFirst(), key, range.over().isNew());
            }
            var way = all(range.each(), element);
            forget(known);
            return way != Way.OUT;
        }

        private void set(String name, Object value, boolean isNew) {
            if (isNew) {
                names.add(new Name(name, value));
            } else {
                find(name).value = value;
            }
        }

        private Name find(String name) {
            for (var i = names.size() - 1; i >= 0; i--) {
                if (names.get(i).name.equals(name)) {
                    return names.get(i);
                }
            }
            throw new TemplateError("undefined variable: $" + name);
        }

        private Object value(Pipeline pipeline, Object dot) {
            Object value = null;
            for (var command : pipeline.commands()) {
                spend.accept(command.operands().size());
                var first = command.operands().getFirst();
                var arguments = new ArrayList<Object>();
                for (var operand : command.operands().subList(1, command.operands().size())) {
                    arguments.add(operand(operand, dot));
                }
                if (value != null) {
                    arguments.add(value);
                }
                if (first instanceof Node.Function(var name)) {
                    value = TemplateFunctions.call(name, arguments);
                    spend.accept(value instanceof Value.Text(var text) ? text.length() : 1);
                } else if (!arguments.isEmpty()) {
                    throw new TemplateError("can't give argument to what is no function");
                } else {
                    value = operand(first, dot);
                }
            }
            if (value == null) {
                throw new IllegalStateException("a pipeline without a command");
            }
            for (var variable : pipeline.variables()) {
                set(variable, value, pipeline.isNew());
            }
            return value;
        }

        private Object operand(Operand operand, Object dot) {
            return switch (operand) {
                case Node.Constant(var value) -> value;
                case Node.Function(var name) -> TemplateFunctions.call(name, List.of());
                case Node.Dot(var members) -> member(dot, members);
                case Node.Variable(var name, var members) -> member(find(name).value, members);
                case Node.Inner(var pipeline, var members) -> member(value(pipeline, dot), members);
            };
        }

        private static Object member(Object value, List<String> members) {
            var found = value;
            for (var member : members) {
                if (found instanceof ObjectValue object) {
                    var next = object.get(member);
                    found = next == null ? TemplateFunctions.MISSING : next;
                } else if (found != TemplateFunctions.MISSING) {
                    throw new TemplateError("can't evaluate field " + member + " in " + TemplateFunctions.kind(found));
                }
            }
            return found;
        }
    }
}
