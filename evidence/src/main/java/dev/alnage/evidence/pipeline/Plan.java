package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.order.Limits;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What will be done, fixed before anything is done: a graph of steps in an order in which they can run. Content-addressed
 * and immutable; compiled from a pipeline file at a commit and from nothing else.
 */
public record Plan(String name, String assurance, Digest commit, Digest pipelineFile, List<Step> steps) {
    /** The predicate type of a signed plan (decision 0003); its subject is the commit. */
    public static final String TYPE = "https://alnage.dev/plan/v1";

    public Plan {
        steps = List.copyOf(steps);
    }

    /** Where the files of an input directory come from. */
    public sealed interface Input {
        /** The application's own source tree at the commit of the plan. */
        record Source() implements Input {}

        /** An output directory of an earlier step. */
        record Output(String step, String output) implements Input {}
    }

    /** One node of the graph. Inputs map a directory in the sandbox, such as {@code repo/A}, to where its files come from. */
    public sealed interface Step {
        String id();

        SortedMap<String, Input> inputs();

        /** The names under which later steps can take this step's results. */
        List<String> outputs();

        /** Runs a command in a sandbox on workers of {@code of} pools, of which {@code agree} must name equal products. */
        record Command(String id, Digest image, List<String> argv, SortedMap<String, String> environment,
                SortedMap<String, Input> inputs, List<String> outputs, SortedMap<String, String> evidence, int agree, int of,
                Limits limits) implements Step {
            public Command {
                argv = List.copyOf(argv);
                environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
                inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
                outputs = List.copyOf(outputs);
                evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
            }
        }

        /** Takes a material that passed the ingest gate; {@code material} is the sha256 of the one file it consists of. */
        record Fetch(String id, String source, Digest material, String output) implements Step {
            @Override public SortedMap<String, Input> inputs() {
                return new TreeMap<>();
            }

            @Override public List<String> outputs() {
                return List.of(output);
            }
        }

        /** Waits for {@code threshold} people of a role to sign over the digests of its inputs, which it passes on. */
        record Approve(String id, int threshold, String role, SortedMap<String, Input> inputs) implements Step {
            public Approve {
                inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
            }

            @Override public List<String> outputs() {
                return List.copyOf(inputs.keySet());
            }
        }

        /** Makes its inputs visible under a name, after the gate; passes them on. */
        record Publish(String id, String target, SortedMap<String, Input> inputs) implements Step {
            public Publish {
                inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
            }

            @Override public List<String> outputs() {
                return List.copyOf(inputs.keySet());
            }
        }

        /** Lets its inputs run in an environment, after the gate; passes them on. */
        record Deploy(String id, String environment, SortedMap<String, Input> inputs) implements Step {
            public Deploy {
                inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
            }

            @Override public List<String> outputs() {
                return List.copyOf(inputs.keySet());
            }
        }
    }
}
