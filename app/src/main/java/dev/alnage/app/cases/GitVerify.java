package dev.alnage.app.cases;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.AllowedSigners;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.OpenPgpCertificate;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningCredential;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.sign.SigningRevocation;
import dev.alnage.evidence.source.ObjectType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A commit or tag of git, judged by whose keys may sign. */
record GitVerify() implements Operation {
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final int REFUSED = 1;
    private static final int CANNOT_TELL = 3;

    @Override public String name() {
        return "git.verify";
    }

    @Override public String description() {
        return "a commit or tag, as git cat-file TYPE prints it; type (commit), allowed [allowed signers of OpenSSH, file, ...], openpgp {principal: file}, "
                + "repositories [template, ...] that these may sign in (*), repository (shop/app), pushed (time of the push), revoked [key, ...], since (when they were; 1970)";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var type = ObjectType.of(args.text("type", ObjectType.COMMIT.wireName()));
        var allowed = args.textsOrEmpty("allowed").stream().map(name -> KeyFiles.existing(folder, name)).toList();
        var openPgp = new TreeMap<String, Path>();
        if (args.has("openpgp")) {
            args.map("openpgp", GitVerify::text).forEach((principal, file) -> openPgp.put(principal, KeyFiles.existing(folder, file)));
        }
        var since = args.has("since") ? args.instant("since") : Instant.EPOCH;
        var revocations = args.textsOrEmpty("revoked").stream().map(key -> new SigningRevocation(key, since, false)).toList();
        var templates = args.textsOrEmpty("repositories").stream().map(NameTemplate::new).collect(Collectors.toSet());
        var repositories = templates.isEmpty() ? Set.of(NameTemplate.ANY) : templates;
        var occasion = new SigningOccasion(args.text("repository", "shop/app"), args.instant("pushed"), false);
        args.noOthers();
        return in -> switch (new SigningKeys(entries(allowed, openPgp, repositories), revocations).verify(type, KeyFiles.read(in), occasion)) {
            case SignatureAnswer.SignedBy(var principal, var key) -> "signed by " + principal + " with " + key;
            case SignatureAnswer.Refused(var fault, var message) ->
                throw new NotPassed(fault == SignatureAnswer.Fault.TIME_UNKNOWN ? CANNOT_TELL : REFUSED, fault.code() + ": " + message);
        };
    }

    private static String text(Json json) {
        if (json instanceof Json.Text(var text)) {
            return text;
        }
        throw new Rejected.Malformed("found a value that is no text in openpgp, expected the name of a file");
    }

    private static List<SigningKey> entries(List<Path> allowed, Map<String, Path> openPgp, Set<NameTemplate> repositories) throws IOException {
        var found = new ArrayList<SigningKey>();
        for (var file : allowed) {
            found.addAll(AllowedSigners.read(KeyFiles.read(file), repositories, ZoneOffset.UTC));
        }
        for (var each : openPgp.entrySet()) {
            found.add(new SigningKey(each.getKey(), new SigningCredential.OpenPgp(OpenPgpCertificate.read(KeyFiles.read(each.getValue()))), Instant.EPOCH, NEVER,
                    new TreeSet<>(SigningKey.GIT), repositories));
        }
        return found;
    }
}
