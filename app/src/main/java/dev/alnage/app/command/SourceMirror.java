package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.source.forge.Mirror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** {@code alnage source mirror …}: repositories of the factory that follow others on another forge. */
public enum SourceMirror implements Command {
    /** Begins to follow. */
    ADD("NAME") {
        @Override public Usage usage() {
            return super.usage().with(FROM, TO, FORGE, PROJECT, API, PAGE, TOKEN, SECRET, REFERENCES, PRUNE)
                    .note("Its host must be allowed for the purposes mirror and commit-status in outbound.json of the data folder.");
        }

        @Override Exit run(Invocation in, Session session) throws IOException {
            if (in.has(FROM.name()) == in.has(TO.name())) {
                throw new Failure(Exit.USAGE, "ALN-CLI-001", "found " + (in.has(TO.name()) ? "both --from and --to" : "neither --from nor --to") + ", expected one of them", "");
            }
            var follows = in.has(FROM.name());
            var address = required(in, follows ? FROM : TO);
            var mirror = Json.object().with("repository", in.positional(0)).with("direction", follows ? FROM.name() : TO.name()).with("forge", required(in, FORGE))
                    .with("project", in.flag(PROJECT.name()).orElseGet(() -> project(address))).with("address", address).with("api", in.flag(API.name()).orElse("")).with("page", in.flag(PAGE.name()).orElse("")).with("token", secret(in, TOKEN)).with("secret", secret(in, SECRET))
                    .with("prune", Json.bool(in.has(PRUNE.name())));
            in.flag(REFERENCES.name()).ifPresent(patterns -> mirror.with("references", Json.texts(List.of(patterns.split(" ")))));
            var added = Fields.of("mirror", session.client().addMirror(mirror.build()));
            in.console().say(Mark.YES, in.positional(0) + (follows ? " follows " : " is followed by ") + address);
            if (added.has(KEY)) {
                in.out().println(added.text(KEY));
                in.console().say("let that key come to it there, to " + (follows ? "read" : "read and write") + ", and have the policy name the keys of that host: source.sshHosts");
            }
            return Exit.PASSED;
        }
    },
    /** All of them, and how each stood when it was last looked at. */
    LIST("") {
        @Override Exit run(Invocation in, Session session) throws IOException {
            var mirrors = session.client().mirrors();
            if (in.output() != OutputFormat.TABLE) {
                in.print(Json.array(mirrors));
                return Exit.PASSED;
            }
            var table = new Table("MIRROR", "FORGE", "PROJECT", "LOOKED", "REFERENCES", "REFUSED");
            for (var json : mirrors) {
                var mirror = Fields.of("mirror", json);
                var last = mirror.findObject("last");
                table.row(mirror.text("repository"), mirror.text("forge"), mirror.text("project"), last.map(look -> look.text("at")).orElse("not yet"),
                        last.map(look -> look.text("error").isEmpty() ? Integer.toString(look.list("references").size()) : look.text("error")).orElse(""),
                        last.map(look -> Long.toString(refused(look))).orElse(""));
            }
            table.print(in);
            return Exit.PASSED;
        }
    },
    /** Looks now, and says what was not taken in and why. */
    SYNC("NAME") {
        @Override Exit run(Invocation in, Session session) throws IOException {
            var answer = session.client().syncMirror(in.positional(0));
            var look = Fields.of("look", answer);
            if (in.output() == OutputFormat.TABLE) {
                var table = new Table("REFERENCE", "THERE", "CODE", "WHY NOT");
                for (var json : look.list("references")) {
                    row(table, Fields.of("reference", json));
                }
                table.print(in);
            } else {
                in.print(answer);
            }
            if (!look.text("error").isEmpty()) {
                throw failure(look.text("error"));
            }
            return refused(look) == 0 ? Exit.PASSED : Exit.REFUSED;
        }
    },
    /** Ends it; what was taken in stays. */
    REMOVE("NAME") {
        @Override Exit run(Invocation in, Session session) throws IOException {
            session.client().removeMirror(in.positional(0));
            in.console().say(Mark.YES, in.positional(0) + " is no mirror any more");
            return Exit.PASSED;
        }
    };

    private static final Flag FROM = Flag.withValue("from", "URL", "where git fetches from, https://HOST/PATH or ssh://USER@HOST/PATH: what passes the gate is taken in");
    private static final Flag TO = Flag.withValue("to", "URL", "where git pushes to: what has passed the gate goes there, never with force");
    private static final Flag FORGE = Flag.withValue("forge", "KIND", "what that forge speaks: github, gitlab or gitea (Forgejo, too)");
    private static final Flag PROJECT = Flag.withValue("project", "NAME", "what it is called there (the path of the address)");
    private static final Flag API = Flag.withValue("api", "URL", "where the forge takes the status of commits, such as https://HOST/api/v4; none without it");
    private static final Flag PAGE = Flag.withValue("page", "URL", "where people read more about a status");
    private static final Flag TOKEN = Flag.withValue("token-file", "FILE", "the token for fetching and statuses; only its owner may read the file");
    private static final Flag SECRET = Flag.withValue("secret-file", "FILE", "the secret of the forge's web hooks; only its owner may read the file");
    private static final Flag REFERENCES = Flag.withValue("references", "PATTERNS",
            "which, and under which names here or there: git's refspecs with spaces between, ^PATTERN for those to leave out (every branch and tag)");
    private static final Flag PRUNE = Flag.of("prune", "what is deleted there is deleted here, where the rules let it be");
    private static final int SECRET_BYTES_MAX = 1_024;
    private static final String SUFFIX = ".git";
    private static final String KEY = "key";

    private final String arguments;

    SourceMirror(String arguments) {
        this.arguments = arguments;
    }

    @Override public Usage usage() {
        return arguments.isEmpty() ? Usage.none() : Usage.of(arguments.split(" "));
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            return run(in, session);
        }
    }

    abstract Exit run(Invocation in, Session session) throws IOException;

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", "alnage source mirror add --help"));
    }

    private static String project(String address) {
        var path = Mirror.uri(address).getRawPath();
        var name = path == null || path.isEmpty() ? "" : path.substring(1);
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** The one line of a file that nobody else can read: secrets stand in no argument and no variable. */
    private static String secret(Invocation in, Flag flag) throws IOException {
        var named = in.flag(flag.name()).map(in::path);
        return named.isEmpty() ? "" : secret(named.get());
    }

    private static String secret(Path file) throws IOException {
        var open = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        if (Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream().anyMatch(open::contains)) {
            throw new Rejected.Untrusted("found " + file.getFileName() + " readable by others, expected a secret by its owner alone: chmod 600");
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(SECRET_BYTES_MAX), StandardCharsets.US_ASCII).strip();
        }
    }

    /** With the code that the factory has put at its end, if it has one of its own. */
    private static Failure failure(String error) {
        var at = error.lastIndexOf(" (ALN-");
        if (at < 0 || !error.endsWith(")")) {
            return new Failure(Exit.CANNOT_TELL, "ALN-SRC-142", error, "alnage source mirror list; outbound.json says where the factory may go");
        }
        var code = error.substring(at + 2, error.length() - 1);
        return new Failure(Exit.CANNOT_TELL, code, error.substring(0, at), "alnage explain " + code);
    }

    private static long refused(Fields look) {
        return look.list("references").stream().filter(json -> !Fields.of("reference", json).list("refused").isEmpty()).count();
    }

    /** What a reference is called here, and there where that is another name. */
    private static String names(Fields reference) {
        var elsewhere = reference.text("elsewhere");
        return elsewhere.isEmpty() || elsewhere.equals(reference.text("reference")) ? reference.text("reference") : reference.text("reference") + " = " + elsewhere;
    }

    private static void row(Table table, Fields reference) {
        var refusals = reference.list("refused");
        if (refusals.isEmpty()) {
            table.row(names(reference), reference.text("there"), "", "");
        }
        for (var json : refusals) {
            var refusal = Fields.of("refusal", json);
            table.row(names(reference), reference.text("there"), refusal.text("code"), refusal.text("where") + ": found " + refusal.text("found") + ", expected "
                    + refusal.text("expected") + "; " + refusal.text("fix"));
        }
    }
}
