package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Value;
import java.util.List;

/** {@code $"… {x} …"}: text with holes; what is undefined in one is written as {@code <undefined>}. Always defined. */
public final class Template extends Operand {
    private final Operand[] parts;

    public Template(List<Operand> parts) {
        this.parts = parts.toArray(new Operand[0]);
    }

    /** How a value, or none, is written in a text. */
    static String written(Operand part, Frame frame) {
        var value = part.eval(frame);
        return value == null ? "<undefined>" : Notation.bare(value);
    }

    @Override public Value eval(Frame frame) {
        var text = new StringBuilder();
        for (var part : parts) {
            var written = written(part, frame);
            frame.machine.spend(1 + written.length() / 16);
            text.append(written);
        }
        frame.machine.allocate(1 + text.length() / 64);
        return Value.of(text.toString());
    }
}
