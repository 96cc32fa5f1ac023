package dev.alnage.app.command;

import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.source.secrets.GitleaksFile;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.RulesFile;
import dev.alnage.factory.source.secrets.Waivers;
import dev.alnage.policy.set.Exceptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;

/** The rules and the waivers that a call names, read from files. */
final class SecretRules {
    static final Flag RULES = Flag.withValue("rules", "FILE", "rules of yours: .toml as gitleaks writes them, .yaml as this program does");
    static final Flag WAIVERS = Flag.withValue("waivers", "FILE...", "a signed waiver; needs the trust file and the pinned root");
    private static final int BYTES_MAX = 1 << 20;

    private SecretRules() {}

    static RuleSet rules(Invocation in) throws IOException {
        var named = in.flag(RULES.name());
        if (named.isEmpty()) {
            return RuleSet.shipped();
        }
        var file = in.path(named.get());
        return file.toString().endsWith(".toml") ? GitleaksFile.read(read(file), path -> sibling(file, path)) : RulesFile.read(read(file));
    }

    private static Bytes sibling(Path file, String path) {
        try {
            return read(file.resolveSibling(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One byte more is left for the reader to refuse. */
    private static Bytes read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(BYTES_MAX + 1));
        }
    }

    /** Each file must be a waiver that holds: one that does not would be thought to. */
    static Waivers waivers(Invocation in) throws IOException {
        var files = in.values(WAIVERS.name());
        if (files.isEmpty()) {
            return Waivers.NONE;
        }
        var trust = TrustFiles.verified(in);
        var granted = new ArrayList<Exceptions.Granted>();
        var now = Instant.now();
        for (var file : files) {
            granted.add(waiver(in.path(file), trust, now));
        }
        return Waivers.of(granted, now);
    }

    private static Exceptions.Granted waiver(Path file, TrustFile trust, Instant now) throws IOException {
        var granted = Exceptions.verify(Session.envelope(file), trust, now);
        if (!granted.validAt(now)) {
            throw new Failure(Exit.REFUSED, "ALN-SRC-033", "found a waiver in " + file + " from " + granted.exception().granted() + " to "
                    + granted.exception().expires() + ", expected one that holds now", "remove the secret, or ask for another waiver");
        }
        return granted;
    }
}
