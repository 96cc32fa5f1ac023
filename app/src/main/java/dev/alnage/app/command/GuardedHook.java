package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.client.Session;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.forge.ForgeRules;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.policy.clone.KnownLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the pre-receive hook of another forge asks: what is judged by which evidence, under which root, and who says who pushes.
 *
 * @param directory the bare repository
 * @param repository what the factory calls it
 * @param remember where the hook keeps what it knows of the log
 * @param pusher the variable of the environment in which that forge names who pushes
 * @param record the repository of a factory in which every push that passes is to be recorded, or empty
 */
record GuardedHook(Path directory, String repository, Path evidence, Path root, Path remember, String pusher, String record) {
    static final Flag REPOSITORY = Flag.withValue("repository", "NAME", "what the factory calls the repository, such as shop/app");
    static final Flag EVIDENCE = Flag.withValue("evidence", "FILE", "what alnage source evidence wrote: policy, people, waivers");
    static final Flag REMEMBER = Flag.withValue("remember", "FILE", "what the hook knows of the log, so that nobody gives it older evidence (alnage-log in the repository)");
    static final Flag PUSHER = Flag.withValue("pusher-from", "VARIABLE", "the variable of the environment that names who pushes (USER; GL_USERNAME, GITEA_PUSHER_NAME …)");
    static final Flag RECORD = Flag.withValue("record", "URL", "a repository of the factory: what passes is pushed there first, by ssh or https, and only what it takes gets in");
    private static final List<String> SCHEMES = List.of("ssh://", "https://");

    /** As the flags have it; with the evidence read once, and its log remembered, so that what cannot work is not installed. */
    static GuardedHook install(Invocation in, Path directory) throws IOException {
        var hook = read(in, directory, required(in, REPOSITORY));
        var known = Files.exists(hook.remember()) ? Optional.of(hook.known()) : Optional.<KnownLog>empty();
        hook.remember(hook.rules(known));
        return hook;
    }

    /** As the flags have it. */
    static GuardedHook read(Invocation in, Path directory, String repository) {
        var record = in.flag(RECORD.name()).orElse("");
        if (!record.isEmpty() && SCHEMES.stream().noneMatch(record::startsWith)) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --record " + record + ", expected an address that begins with ssh:// or https://", "");
        }
        return new GuardedHook(directory, new RepositoryName(repository).text(), in.path(required(in, EVIDENCE)).toAbsolutePath().normalize(),
                in.flag(Session.ROOT.name()).map(in::path).orElseGet(() -> new Home(in.config().data()).pinnedRoot()).toAbsolutePath().normalize(),
                in.flag(REMEMBER.name()).map(in::path).orElse(directory.resolve("alnage-log")).toAbsolutePath().normalize(), in.flag(PUSHER.name()).orElse("USER"), record);
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", "docs/guarding-a-forge.md"));
    }

    /** What the hook runs, as a shell reads it. */
    String command() {
        var words = new ArrayList<>(List.of("alnage source hook receive", quoted(repository), "--evidence", quoted(evidence.toString()), "--root", quoted(root.toString()),
                "--remember", quoted(remember.toString()), "--pusher-from", quoted(pusher)));
        if (!record.isEmpty()) {
            words.addAll(List.of("--record", quoted(record)));
        }
        return String.join(" ", words);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** What a push is judged by now; older evidence than was seen before is refused. */
    ForgeRules rules() throws IOException {
        if (!Files.exists(remember)) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-SRC-130", "found nothing known of the log at " + remember + ", expected what the hook wrote when it was installed",
                    "alnage source hook install --pre-receive again, with evidence from somebody you trust");
        }
        var known = known();
        var rules = rules(Optional.of(known));
        if (rules.evidence().log().size() > known.size()) {
            remember(rules);
        }
        return rules;
    }

    private ForgeRules rules(Optional<KnownLog> known) throws IOException {
        return ForgeRules.read(SourceEvidenceWrite.content(evidence), repository, Session.root(root), known, Instant.now());
    }

    private KnownLog known() throws IOException {
        return KnownLog.read(SourceEvidenceWrite.content(remember));
    }

    /** Two pushes at a time never make it older. */
    private void remember(ForgeRules rules) throws IOException {
        var lock = remember.resolveSibling(remember.getFileName() + ".lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE); var _ = channel.lock()) {
            if (!Files.exists(remember) || known().size() < rules.evidence().log().size()) {
                new AtomicFiles(new RealDisk(), remember.getParent()).write(remember, rules.evidence().log().toBytes());
            }
        }
    }

    /** Who pushes, by the word of the forge. @throws Failure when it does not say, or says no name of an account */
    String pusher(Invocation in) {
        try {
            return dev.alnage.evidence.claim.People.requireName("pusher", in.environment().getOrDefault(pusher, ""));
        } catch (Rejected e) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-SRC-132", e.getMessage() + ", in the variable " + pusher + " of the forge", "--pusher-from names another variable");
        }
    }
}
