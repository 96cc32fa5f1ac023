package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.local.StepInputs;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.pipeline.Plan.Step;
import dev.alnage.worker.LocalStep;
import dev.alnage.worker.image.Image;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.sandbox.SandboxFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/**
 * Runs one step of the pipeline file of a checkout as a worker would, on the files as they lie there: same image, command,
 * environment and limits, no network. For seeing early what a push would meet; nothing is signed, so nothing can be released by it.
 */
public final class BuildLocal implements Command {
    /** Ignores itself, so that results of one step never become the source of the next. */
    private static final String RESULTS = ".alnage-local";
    private static final Flag INPUT = Flag.withValue("in", "DIR=PATH...", "take the files of this input from a folder of yours");
    private static final Flag RUN = Flag.withValue("run", "RUN", "the run to take inputs from (the newest of this pipeline)");
    private static final Flag IMAGES = Flag.withValue("images", "DIR", "the folder of images (images in the data folder)");
    private static final Flag TO = Flag.withValue("to", "DIR", "where the outputs go (" + RESULTS + "/STEP)");
    private static final Flag WEAKER = Flag.of("allow-bubblewrap", "take the weaker sandbox if there is no other");

    @Override public Usage usage() {
        return Usage.of("STEP", "[REPOSITORY]").with(INPUT, RUN, IMAGES, TO, WEAKER)
                .note("source is the checkout as it is, without what it ignores. Nothing is signed: what comes of it is no evidence.");
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        try (var repository = LocalInputs.repository(in); var _ = Interruption.ofThisThread()) {
            var root = repository.getWorkTree().toPath();
            var plan = PipelineInput.read(root.resolve(PipelineInput.PLACE)).preview();
            var step = command(plan, in.positional(0));
            in.console().say(Mark.WARNING, "this run is no evidence: nothing is signed, and no gate will ever hear of it");
            try (var local = LocalStep.open(LocalInputs.state(in), Clock.systemUTC(), in.has(WEAKER.name()))) {
                return run(in, local, repository, plan, step, target(in, root, step));
            } catch (SandboxFailed e) {
                throw new Failure(Exit.CANNOT_TELL, "ALN-CLI-043", String.valueOf(e.getMessage()), "alnage doctor");
            }
        }
    }

    private static Exit run(Invocation in, LocalStep local, Repository repository, Plan plan, Step.Command step, Path target)
            throws IOException, InterruptedException {
        var images = in.flag(IMAGES.name()).map(in::path).orElseGet(() -> new Home(in.config().data()).images());
        var image = (Files.isDirectory(images) ? local.findImage(images, step.image()) : Optional.<Image>empty())
                .orElseThrow(() -> new Failure(Exit.NOT_FOUND, "ALN-CLI-041", "found no image " + step.image() + " in " + images + ", expected its layout",
                        "--images DIR names another folder"));
        var log = Files.createTempFile("alnage-local-", ".log");
        try (var gathered = LocalInputs.gather(in, repository, plan, step)) {
            var done = local.run(order(plan, step, gathered.inputs()), image, gathered.inputs().trees(), gathered.inputs(), log, fresh(target));
            printed(in, log);
            print(in, done, target);
            return judge(in, done, local.runtime());
        } finally {
            Files.delete(log);
        }
    }

    private static Step.Command command(Plan plan, String id) {
        var step = plan.findStep(id).orElseThrow(() -> new Failure(Exit.NOT_FOUND, "ALN-CLI-040", "found no step " + id + " in the pipeline file, expected one of "
                + String.join(" ", plan.steps().stream().filter(Step.Command.class::isInstance).map(Step::id).toList()), "alnage pipeline plan"));
        return switch (step) {
            case Step.Command command -> command;
            case Step.Fetch _, Step.Approve _, Step.Publish _, Step.Deploy _ -> throw new Failure(Exit.USAGE, "ALN-CLI-040", "found step " + id + ", which would "
                    + PipelinePlan.does(step) + ", expected one that runs a command", "alnage pipeline plan");
        };
    }

    /** What a worker would be given, but nobody's signature and nobody's run. */
    private static Order order(Plan plan, Step.Command step, StepInputs inputs) {
        var now = Clock.systemUTC().instant();
        return new Order("local", step.id(), "local", plan.digest(), step.image(), step.argv(), step.environment(), inputs.digests(), step.outputs(), step.limits(),
                now, now.plus(step.limits().time()));
    }

    private static Path target(Invocation in, Path root, Step step) throws IOException {
        var named = in.flag(TO.name()).map(in::path);
        if (named.isPresent()) {
            if (Files.isDirectory(named.get()) ? !isEmpty(named.get()) : Files.exists(named.get(), LinkOption.NOFOLLOW_LINKS)) {
                throw new Failure(Exit.USAGE, "ALN-CLI-044", "found files at " + named.get() + ", expected an empty folder or none", "--to DIR names another");
            }
            return named.get();
        }
        var results = Files.createDirectories(root.resolve(RESULTS));
        Files.writeString(results.resolve(".gitignore"), "*\n");
        return results.resolve(step.id());
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var content = Files.newDirectoryStream(folder)) {
            return !content.iterator().hasNext();
        }
    }

    /** Without what an earlier call left there. */
    private static Path fresh(Path target) throws IOException {
        Directories.delete(target);
        return Files.createDirectories(target);
    }

    private static void printed(Invocation in, Path log) throws IOException {
        var text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        in.console().say(text.isBlank() ? "it printed nothing" : "it printed:");
        text.lines().forEach(line -> in.console().say("  " + line));
    }

    private static void print(Invocation in, LocalStep.Done done, Path target) {
        var table = new Table("OUTPUT", "FILES", "DIGEST", "FOLDER");
        done.outputs().forEach((name, tree) -> table.row(name, Integer.toString(tree.entries().size()), tree.digest().toString(), target.resolve(name).toString()));
        table.print(in);
    }

    /** What the gate would say about the command itself; inputs, reports and people are for the factory. */
    private static Exit judge(Invocation in, LocalStep.Done done, String runtime) {
        var outcome = done.seen().outcome();
        var tried = done.seen().trace() instanceof Trace.Observed observed ? observed.findings() : List.<Trace.Attempt>of();
        tried.forEach(attempt -> in.console().say(Mark.NO, attempt.exe() + " tried " + attempt.call() + " " + attempt.address() + " and was refused (ALN-BLD-013)"));
        var took = Duration.between(outcome.started(), outcome.finished()).toMillis() + " ms in a sandbox of " + runtime;
        switch (outcome.ending()) {
            case Ending.Exited(var code) when code == 0 -> in.console().say(Mark.YES, "ended with 0 after " + took);
            case Ending.Exited(var code) -> in.console().say(Mark.NO, "ended with " + code + " after " + took + " (ALN-BLD-009)");
            case Ending.Killed(var limit) -> in.console().say(Mark.NO, "killed at its limit of " + limit.wireName() + " after " + took + " (ALN-BLD-009)");
        }
        return outcome.succeeded() && tried.isEmpty() ? Exit.PASSED : Exit.REFUSED;
    }
}
