package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.secrets.GitleaksFile;
import dev.alnage.factory.source.secrets.Place;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;

/** Rules in TOML, a zero byte, and content that these rules and ours look at. */
final class Secrets {
    private static final long STEPS_MAX = 64 << 20;
    private static final SecretScan OURS = SecretScan.of(RuleSet.shipped(), Waivers.NONE);

    private Secrets() {}

    static void look(Bytes input) {
        var cut = 0;
        while (cut < input.size() && input.at(cut) != 0) {
            cut++;
        }
        var content = input.slice(Math.min(cut + 1, input.size()), input.size());
        look(OURS, content);
        if (cut > 0) {
            var rules = GitleaksFile.read(input.slice(0, cut), path -> {
                throw new Rejected.Malformed("found extend.path " + path + ", expected none");
            });
            look(SecretScan.of(rules, Waivers.NONE), content);
        }
    }

    /** The same each time, within its steps, and nothing of what it says names a secret in full. */
    private static void look(SecretScan scan, Bytes content) {
        var result = scan.scan(Place.file("a/b.txt"), content);
        Target.same(result, scan.scan(Place.file("a/b.txt"), content));
        if (result.steps() > STEPS_MAX) {
            throw new AssertionError("took " + result.steps() + " steps");
        }
        for (var finding : result.findings()) {
            if (finding.masked().length() > 60 || finding.line() < 0) {
                throw new AssertionError("a finding that tells too much: " + finding);
            }
        }
    }
}
