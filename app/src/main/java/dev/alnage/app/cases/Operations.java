package dev.alnage.app.cases;

import dev.alnage.app.command.CheckRead;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every operation of the door java. */
final class Operations {
    private static final List<Operation> ALL = all();

    private Operations() {}

    private static List<Operation> all() {
        var all = new ArrayList<Operation>();
        CheckRead.KINDS.forEach(kind -> all.add(new ReadOperation(kind)));
        all.add(new EnvelopeVerify());
        all.add(new GateDecide());
        all.add(new GitVerify());
        all.add(new LinkVerify());
        all.add(new LayoutVerify());
        all.add(new LogVerify());
        all.add(new PolicyDecide());
        all.add(new TrustJudge());
        all.sort(Comparator.comparing(Operation::name));
        return List.copyOf(all);
    }

    static List<Operation> list() {
        return ALL;
    }

    /** @throws Rejected.Malformed for an unknown one: a case that asks nothing proves nothing */
    static Operation of(String name) {
        return ALL.stream().filter(operation -> operation.name().equals(name)).findFirst()
                .orElseThrow(() -> new Rejected.Malformed("found operation " + name + ", expected one of tools/cases --ops"));
    }

    /** One of the strict readers, over the whole file. */
    private record ReadOperation(String kind) implements Operation {
        @Override public String name() {
            return "read." + kind;
        }

        @Override public String description() {
            return "the strict reader of " + kind + ", to the last byte of the file; no arguments";
        }

        @Override public Question prepare(Path folder, Fields args) {
            args.noOthers();
            return in -> CheckRead.read(kind, in);
        }
    }
}
