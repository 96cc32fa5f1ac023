package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.policy.Reason;
import dev.alnage.policy.clone.KnownLog;
import dev.alnage.policy.clone.SourceEvidence;
import dev.alnage.policy.clone.SourceVerification;
import dev.alnage.policy.protect.Control;
import dev.alnage.policy.protect.Protection;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code alnage source verify CLONE}: whether a clone is what the factory's ledger says the repository is, and whether every protected
 * branch and tag in it passes the policy, decided here from the evidence and the clone's own objects. The Git server is not believed.
 */
public final class SourceVerify implements Command {
    private static final Flag REPOSITORY = Flag.withValue("repository", "NAME", "what the factory calls the repository, such as shop/app");
    private static final Flag EVIDENCE = Flag.withValue("evidence", "FILE", "what alnage source evidence wrote");
    private static final Flag CHECKPOINT = Flag.withValue("checkpoint", "FILE", "a checkpoint that you kept: the log must begin with what it was then");
    private static final Flag REMEMBER = Flag.withValue("remember", "FILE", "what you know of the log; read if it is there, and brought up to date when all is well");
    private static final Flag REMOTE = Flag.withValue("remote", "NAME", "what the clone calls the server (origin)");
    private static final Flag EVERY = Flag.of("every", "every branch and tag must pass, not only those that the policy protects");

    @Override public Usage usage() {
        return Usage.of("CLONE").with(Session.ROOT, REPOSITORY, EVIDENCE, CHECKPOINT, REMEMBER, REMOTE, EVERY)
                .note("Exit code 3 when nothing was known of the log before: then a history made for you alone would look the same. Keep --remember for the next time.")
                .note("It proves how the repository stood when the evidence was written. That nothing has happened since, only newer evidence can tell.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var repository = required(in, REPOSITORY);
        var file = SourceEvidenceWrite.content(in.path(required(in, EVIDENCE)));
        var root = Session.root(in);
        var now = Instant.now();
        var known = known(in, root, file, now);
        try (var clone = dev.alnage.factory.source.clone.CloneReader.open(in.path(in.positional(0)))) {
            var references = clone.references(in.flag(REMOTE.name()).orElse("origin"));
            var result = new SourceVerification(ClientPolicies.signed(), new ByRules(in.has(EVERY.name()), now), root, now)
                    .verify(file, repository, known, new SourceVerification.Clone(references, clone));
            print(in, repository, result);
            remember(in, known, result);
            return VerdictLines.exit(result.verdict());
        } catch (org.eclipse.jgit.errors.RepositoryNotFoundException e) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no git repository at " + in.positional(0) + ", expected a clone", "git clone");
        }
    }

    /** By the organisation's rules. @param every whether all references must pass */
    private record ByRules(boolean every, Instant now) implements SourceVerification.Protected {
        /** Where nobody can tell the rules, all are. */
        @Override public boolean includes(SourceEvidence evidence, String reference) {
            return every || protection(evidence, reference).map(Protection::isProtected).orElse(true);
        }

        /** A repository's own rules could only say no; those of the organisation do not forbid it, where it asks for no reviews itself. */
        @Override public boolean carriesReviews(SourceEvidence evidence, String reference) {
            return protection(evidence, reference).filter(each -> each.lets(Control.CARRIED_REVIEWS) || each.reviews() == 0).isPresent();
        }

        private Optional<Protection> protection(SourceEvidence evidence, String reference) {
            return ClientPolicies.signed().inForce(evidence.bundle().trust(), evidence.bundle(), now).source().map(rules -> rules.of(evidence.scope().repository()).of(reference));
        }
    }

    private static Optional<KnownLog> known(Invocation in, Trust root, dev.alnage.evidence.Bytes file, Instant now) throws IOException {
        if (in.flag(CHECKPOINT.name()).isPresent()) {
            // whose checkpoint it is says the trust file that the evidence brings, under the reader's own root
            var trust = SourceEvidence.trust(file, root, now);
            return Optional.of(KnownLog.of(Checkpoint.verify(SourceEvidenceWrite.content(in.path(in.flag(CHECKPOINT.name()).orElseThrow())), trust)));
        }
        var remembered = in.flag(REMEMBER.name()).map(in::path);
        return remembered.isPresent() && Files.exists(remembered.get()) ? Optional.of(KnownLog.read(SourceEvidenceWrite.content(remembered.get()))) : Optional.empty();
    }

    /** Never after a refusal: what was seen then is no knowledge. */
    private static void remember(Invocation in, Optional<KnownLog> known, SourceVerification.Result result) throws IOException {
        var to = in.flag(REMEMBER.name()).map(in::path);
        if (to.isPresent() && result.log().isPresent() && !result.log().equals(known)) {
            var draft = to.get().resolveSibling(to.get().getFileName() + ".new");
            Files.write(draft, result.log().get().toBytes().toArray());
            Files.move(draft, to.get(), java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            in.console().say("remembered the log of " + result.log().get().size() + " entries in " + to.get());
        }
    }

    private static void print(Invocation in, String repository, SourceVerification.Result result) {
        in.eachOutput(to -> {
            switch (to.output()) {
                case TABLE -> table(to.out(), repository, result);
                case NAME -> to.out().println(repository);
                case JSON, NDJSON -> to.print(Json.object().with("repository", repository).with("verdict", word(result))
                        .with("references", Json.array(result.tips().stream().map(tip -> Json.object().with("reference", tip.reference())
                                .with("revision", tip.revision().toString()).with("protected", Json.bool(tip.isProtected()))
                                .with("verdict", VerdictLines.word(tip.verdict()).replace(' ', '_')).build()).toList()))
                        .with("reasons", Json.array(result.verdict().reasons().stream().map(Reason::toJson).toList())).build());
            }
        });
        if (result.verdict().reasons().isEmpty()) {
            in.console().say(Mark.YES, "the clone is what is on record");
        }
    }

    private static String word(SourceVerification.Result result) {
        return VerdictLines.word(result.verdict()).replace(' ', '_');
    }

    private static void table(java.io.PrintStream out, String repository, SourceVerification.Result result) {
        for (var tip : result.tips()) {
            out.println(dev.alnage.app.cli.Visible.line(tip.reference() + "  " + tip.revision().hex() + "  "
                    + (tip.isProtected() ? VerdictLines.word(tip.verdict()) : "not protected")));
        }
        for (var reason : result.verdict().reasons()) {
            out.println(dev.alnage.app.cli.Visible.line(reason.code() + " " + reason.subject() + ": found " + reason.found()));
            out.println(dev.alnage.app.cli.Visible.line("  expected " + reason.expected()));
            out.println(dev.alnage.app.cli.Visible.line("  fix: " + reason.fix()));
        }
        out.println(VerdictLines.word(result.verdict()) + " " + repository);
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", "alnage source verify --help"));
    }
}
