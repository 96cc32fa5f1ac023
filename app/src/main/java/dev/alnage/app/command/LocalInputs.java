package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.client.RunState;
import dev.alnage.app.client.Session;
import dev.alnage.app.local.StepInputs;
import dev.alnage.app.local.WorkingTree;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Reach;
import dev.alnage.app.process.Settings;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The inputs of a step that {@code build local} runs, and the connection that some of their files are still to come by. */
record LocalInputs(StepInputs inputs, Optional<Session> session) implements AutoCloseable {
    private static final long FOLDER_BYTES_MAX = 4L << 30;

    /** Each from the folder that was named for it, the checkout, or a run of the factory, in this order. */
    static LocalInputs gather(Invocation in, Repository repository, Plan plan, Step.Command step) throws IOException {
        var given = given(in, step);
        var inputs = new StepInputs();
        var wanted = new TreeMap<String, Input.Output>();
        for (var input : step.inputs().entrySet()) {
            if (given.containsKey(input.getKey())) {
                inputs.add(input.getKey(), given.get(input.getKey()), FOLDER_BYTES_MAX);
                in.console().say("input " + input.getKey() + " from " + given.get(input.getKey()));
                continue;
            }
            switch (input.getValue()) {
                case Input.Source _ -> {
                    inputs.add(input.getKey(), WorkingTree.read(repository, new Home(in.config().data()).root()));
                    in.console().say("input " + input.getKey() + " from the checkout as it is, committed or not");
                }
                case Input.Output output -> wanted.put(input.getKey(), output);
            }
        }
        return wanted.isEmpty() ? new LocalInputs(inputs, Optional.empty()) : withRun(in, plan, inputs, wanted);
    }

    private static LocalInputs withRun(Invocation in, Plan plan, StepInputs inputs, Map<String, Input.Output> wanted) throws IOException {
        var session = session(in, wanted);
        try {
            var run = run(in, session, plan, wanted);
            for (var input : wanted.entrySet()) {
                var tree = run.findStep(input.getValue().step()).flatMap(step -> Optional.ofNullable(step.outputs().get(input.getValue().output())))
                        .orElseThrow(() -> missing(wanted, "run " + run.id() + " without " + input.getValue() + ", expected one that has it"));
                inputs.add(input.getKey(), session.client(), tree);
                in.console().say("input " + input.getKey() + " from " + input.getValue() + " of run " + run.id());
            }
            return new LocalInputs(inputs, Optional.of(session));
        } catch (IOException | RuntimeException e) {
            try (session) {
                throw e;
            }
        }
    }

    private static Session session(Invocation in, Map<String, Input.Output> wanted) {
        try {
            return Session.open(in);
        } catch (Failure e) {
            throw missing(wanted, "no factory that could have made it (" + e.title() + "), expected one");
        }
    }

    private static RunState run(Invocation in, Session session, Plan plan, Map<String, Input.Output> wanted) throws IOException {
        var named = in.flag("run");
        if (named.isPresent()) {
            return session.client().run(named.get());
        }
        return session.client().runs().stream().filter(run -> run.name().equals(plan.name())).max(Comparator.comparingLong(run -> Long.parseLong(run.id())))
                .orElseThrow(() -> missing(wanted, "no run of " + plan.name() + ", expected one"));
    }

    private static Failure missing(Map<String, Input.Output> wanted, String found) {
        var first = wanted.entrySet().iterator().next();
        return new Failure(Exit.CANNOT_TELL, "ALN-CLI-042", "for input " + first.getKey() + ", which is " + first.getValue() + ", found " + found,
                "--in " + first.getKey() + "=PATH names a folder; alnage build start makes a run");
    }

    /** The folders that were named, each for an input that the step has. */
    private static Map<String, Path> given(Invocation in, Step.Command step) {
        var given = new TreeMap<String, Path>();
        for (var pair : in.values("in")) {
            var equals = pair.indexOf('=');
            if (equals < 1 || !step.inputs().containsKey(pair.substring(0, equals)) || given.put(pair.substring(0, equals), in.path(pair.substring(equals + 1))) != null) {
                throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --in " + pair + ", expected DIR=PATH once for an input of the step: "
                        + String.join(" ", step.inputs().keySet()), "");
            }
        }
        return given;
    }

    static Repository repository(Invocation in) throws IOException {
        var repository = anyRepository(in);
        if (repository.isBare()) {
            repository.close();
            throw noCheckout(in);
        }
        return repository;
    }

    /** The same, with or without its files. */
    static Repository anyRepository(Invocation in) throws IOException {
        try {
            var builder = new FileRepositoryBuilder().findGitDir(folder(in).toFile());
            if (builder.getGitDir() == null) {
                throw noCheckout(in);
            }
            return builder.setMustExist(true).build();
        } catch (RepositoryNotFoundException e) {
            throw noCheckout(in);
        }
    }

    private static Path folder(Invocation in) {
        return in.positionals().size() < 2 ? in.directory() : in.path(in.positional(1));
    }

    private static Failure noCheckout(Invocation in) {
        return new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no checkout at " + folder(in) + ", expected a git repository with its files", "git init");
    }

    /** Where unpacked images are kept between calls. Root's sandboxes are other users, who must be able to get there. */
    static Path state(Invocation in) throws IOException {
        var named = in.environment().getOrDefault("XDG_CACHE_HOME", "");
        var home = in.environment().getOrDefault("HOME", "");
        var cache = named.startsWith("/") ? Path.of(named) : Path.of(home.startsWith("/") ? home : "/var", home.startsWith("/") ? ".cache" : "cache");
        var reachable = Settings.ownUid() != 0 || Files.isDirectory(cache) && Reach.byOthers(cache);
        return (reachable ? cache : Path.of("/var/cache")).resolve("alnage/local");
    }

    @Override public void close() throws IOException {
        if (session.isPresent()) {
            session.get().close();
        }
    }
}
