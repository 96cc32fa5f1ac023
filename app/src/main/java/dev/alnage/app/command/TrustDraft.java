package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.sign.CosignerKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Witnesses;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the next version of the trust file, for somebody to change and for people of the root to sign. */
public final class TrustDraft implements Command {
    private static final Flag RENEW = Flag.of("renew", "also let every entry hold until the new file lapses");

    private static final Flag WITNESSES = Flag.withValue("witnesses", "KEY,…", "with these witnesses of the log and no others, as alnage log witness shows their keys");
    private static final Flag ENOUGH = Flag.withValue("witnesses-enough", "N", "with --witnesses: how many of them have to have seen the log (all)");
    private static final Flag WITHIN = Flag.withValue("witnessed-within", "SECONDS", "with --witnesses: how old a cosignature may be (3600)");
    private static final long WITHIN_USUAL = 3_600;
    private static final int DIGITS_MAX = 12;

    @Override public Usage usage() {
        return Usage.none().with(TrustFiles.FILE, Session.ROOT, RENEW, WITNESSES, ENOUGH, WITHIN)
                .note("Change the draft with any editor; what is misspelt or missing is refused when it is signed.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var next = TrustFiles.verified(in).next(Instant.now().truncatedTo(ChronoUnit.SECONDS), in.has(RENEW.name()));
        var draft = in.flag(WITNESSES.name()).map(keys -> next.with(witnesses(in, keys))).orElse(next);
        in.eachOutput(to -> to.out().println(IndentedJson.of(draft.toJson())));
        return Exit.PASSED;
    }

    /** One name is one witness, with however many keys. */
    private static Witnesses witnesses(Invocation in, String keys) {
        var named = new TreeMap<String, Set<Key>>();
        for (var key : keys.split(",", -1)) {
            var cosigner = CosignerKey.parse(key);
            named.computeIfAbsent(cosigner.name(), _ -> new HashSet<>()).add(cosigner.key());
        }
        var principals = named.entrySet().stream().map(each -> new Principal(each.getKey(), each.getValue())).collect(Collectors.toUnmodifiableSet());
        return new Witnesses(principals, (int) number(in, ENOUGH, principals.size(), principals.size()), Duration.ofSeconds(number(in, WITHIN, WITHIN_USUAL, Witnesses.FRESHNESS_MAX.toSeconds())));
    }

    private static long number(Invocation in, Flag flag, long absent, long max) {
        var text = in.flag(flag.name());
        if (text.isEmpty()) {
            return absent;
        }
        var isNumber = !text.get().isEmpty() && text.get().length() <= DIGITS_MAX && text.get().chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber || Long.parseLong(text.get()) < 1 || Long.parseLong(text.get()) > max) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --" + flag.name() + " " + text.get() + ", expected 1 to " + max, "alnage trust draft --help");
        }
        return Long.parseLong(text.get());
    }
}
