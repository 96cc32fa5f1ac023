package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.order.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What will be done, fixed before anything is done: a graph of steps in an order in which they can run. Content-addressed
 * and immutable; compiled from a pipeline file at a commit and from nothing else. A plan that exists is sound: every input
 * comes from an earlier step that has it, and no two directories of a step overlap.
 */
public record Plan(String name, String assurance, Digest commit, Digest pipelineFile, List<Step> steps) {
    /** The predicate type of a signed plan (decision 0003); its subject is the commit. */
    public static final String TYPE = "https://alnage.dev/plan/v1";
    public static final int STEPS_MAX = 2000;

    public Plan {
        steps = List.copyOf(steps);
        Names.requireTarget(name);
        if (!assurance.equals("moderate") && !assurance.equals("high")) {
            throw new Rejected.Malformed("found assurance " + assurance + ", expected moderate or high");
        }
        if (commit.algorithm() != Digest.Algorithm.GIT_COMMIT || !pipelineFile.isSha256()) {
            throw new Rejected.Malformed("found commit " + commit + " and pipeline file " + pipelineFile + ", expected a gitCommit and a sha256");
        }
        if (steps.isEmpty() || steps.size() > STEPS_MAX) {
            throw new Rejected.Malformed("found " + steps.size() + " steps, expected 1 to " + STEPS_MAX);
        }
        requireSound(steps);
    }

    /** Where the files of an input directory come from. */
    public sealed interface Input {
        /** The application's own source tree at the commit of the plan. */
        record Source() implements Input {}

        /** An output directory of an earlier step. */
        record Output(String step, String output) implements Input {
            @Override public String toString() {
                return step + "/" + output;
            }
        }
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
                if (!image.isSha256() || argv.isEmpty() || argv.getFirst().isEmpty()) {
                    throw new Rejected.Malformed("found step " + id + " with image " + image + " and " + argv.size()
                            + " arguments, expected an image by sha256 and a command");
                }
                if (agree < 1 || agree > of || of > AGREE_MAX) {
                    throw new Rejected.Malformed("found step " + id + " with agree " + agree + " of " + of + ", expected 1 to " + AGREE_MAX + " pools");
                }
            }
        }

        /** Takes a material that passed the ingest gate; {@code material} is the sha256 of the one file it consists of. */
        record Fetch(String id, String source, Digest material, String output) implements Step {
            public Fetch {
                ArtifactPath.require(source);
                if (!material.isSha256()) {
                    throw new Rejected.Malformed("found material " + material + " in step " + id + ", expected a sha256");
                }
            }

            @Override public SortedMap<String, Input> inputs() {
                return Collections.emptySortedMap();
            }

            @Override public List<String> outputs() {
                return List.of(output);
            }
        }

        /** Waits for {@code threshold} people of a role to sign over the digests of its inputs, which it passes on. */
        record Approve(String id, int threshold, String role, SortedMap<String, Input> inputs) implements Step {
            public Approve {
                inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
                if (threshold < 1 || threshold > APPROVERS_MAX) {
                    throw new Rejected.Malformed("found " + threshold + " approvers in step " + id + ", expected 1 to " + APPROVERS_MAX);
                }
                Names.requireName(role);
            }

            @Override public List<String> outputs() {
                return List.copyOf(inputs.keySet());
            }
        }

        /** Makes its inputs visible under a name, after the gate; passes them on. */
        record Publish(String id, String target, SortedMap<String, Input> inputs) implements Step {
            public Publish {
                inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
                Names.requireTarget(target);
            }

            @Override public List<String> outputs() {
                return List.copyOf(inputs.keySet());
            }
        }

        /** Lets its inputs run in an environment, after the gate; passes them on. */
        record Deploy(String id, String environment, SortedMap<String, Input> inputs) implements Step {
            public Deploy {
                inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
                Names.requireName(environment);
            }

            @Override public List<String> outputs() {
                return List.copyOf(inputs.keySet());
            }
        }
    }

    static final int AGREE_MAX = 9;
    static final int APPROVERS_MAX = 99;

    public Optional<Step> findStep(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** The step and every step that it was made from, in the order of the plan; empty if there is no such step. */
    public List<Step> upTo(String id) {
        var wanted = new HashSet<String>(Set.of(id));
        var steps = new ArrayList<Step>();
        for (var step : this.steps.reversed()) {
            if (wanted.contains(step.id())) {
                steps.add(step);
                step.inputs().values().forEach(input -> {
                    if (input instanceof Input.Output(var from, _)) {
                        wanted.add(from);
                    }
                });
            }
        }
        return List.copyOf(steps.reversed());
    }

    /** The plan as a statement about its commit. */
    public Statement toStatement() {
        return PlanCodec.toStatement(this);
    }

    /** Names the plan: the sha256 of the canonical bytes of its statement. */
    public Digest digest() {
        return Digest.of(toStatement().toJson().toBytes());
    }

    /** Reads a statement of {@link #TYPE}; unknown members are refused. */
    public static Plan read(Statement statement) {
        return PlanCodec.read(statement);
    }

    /** For display: in each wave the steps whose inputs all come from earlier waves. */
    public List<List<Step>> waves() {
        var wave = new HashMap<String, Integer>();
        var waves = new ArrayList<List<Step>>();
        for (var step : steps) {
            var mine = step.inputs().values().stream().mapToInt(input ->
                    input instanceof Input.Output(var from, _) ? wave.get(from) + 1 : 0).max().orElse(0);
            wave.put(step.id(), mine);
            while (waves.size() <= mine) {
                waves.add(new ArrayList<>());
            }
            waves.get(mine).add(step);
        }
        return waves.stream().map(List::copyOf).toList();
    }

    /** An input from a later step, or from none, is one that nobody checks; so it cannot be written down at all. */
    private static void requireSound(List<Step> steps) {
        var outputs = new HashMap<String, List<String>>();
        for (var step : steps) {
            Names.requireStepId(step.id());
            step.inputs().forEach((directory, input) -> {
                if (input instanceof Input.Output(var from, var output) && !outputs.getOrDefault(from, List.of()).contains(output)) {
                    throw new Rejected.Malformed("found input " + directory + " of step " + step.id() + " from " + input
                            + ", expected an output of an earlier step");
                }
            });
            Directories.requireApart(step);
            if (outputs.put(step.id(), step.outputs()) != null) {
                throw new Rejected.Malformed("found step " + step.id() + " twice, expected each step once");
            }
        }
    }
}
