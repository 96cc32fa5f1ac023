package dev.alnage.policy.rego.template;

import java.util.List;

/** A part of a template. */
sealed interface Node {
    /** Text as it stands. */
    record Text(String text) implements Node {}

    /** What a pipeline gives, written. */
    record Print(Pipeline pipeline) implements Node {}

    /** @param changesDot whether the condition's value becomes the dot inside, as in {@code with} */
    record If(Pipeline condition, boolean changesDot, List<Node> then, List<Node> otherwise) implements Node {
        public If {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    record Range(Pipeline over, List<Node> each, List<Node> otherwise) implements Node {
        public Range {
            each = List.copyOf(each);
            otherwise = List.copyOf(otherwise);
        }
    }

    /** Leaves a range, or goes on with its next element. */
    record Leave(boolean isForGood) implements Node {}

    /** Commands of which each gets what the one before gives as its last argument. @param variables that the value is called @param isNew or given anew */
    record Pipeline(List<String> variables, boolean isNew, List<Command> commands) {
        public Pipeline {
            variables = List.copyOf(variables);
            commands = List.copyOf(commands);
        }
    }

    record Command(List<Operand> operands) {
        public Command {
            operands = List.copyOf(operands);
        }
    }

    /** What a command is made of. */
    sealed interface Operand {}

    /** A number or truth that stands in the template: a Long, Double, or a value. */
    record Constant(Object value) implements Operand {}

    record Function(String name) implements Operand {}

    /** Members of the dot. */
    record Dot(List<String> members) implements Operand {
        public Dot {
            members = List.copyOf(members);
        }
    }

    /** A variable and members of it; {@code $} is the empty name. */
    record Variable(String name, List<String> members) implements Operand {
        public Variable {
            members = List.copyOf(members);
        }
    }

    record Inner(Pipeline pipeline, List<String> members) implements Operand {
        public Inner {
            members = List.copyOf(members);
        }
    }
}
