package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.Pipelines;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Layouts and links that are damaged and yet rightly signed: the answer is an outcome, and never a mistake of ours. */
class DamagedMetadataTest {
    private static final List<String> PIECES = List.of("\"", ":", ",", "{", "}", "[", "]", "null", "1.5", "-1", "99999999999999999999", "true", "*", "[^a]", "../", "\\\\", "MATCH", "REQUIRE",
            "threshold", "\"\"", "source", "\\u0000", "build");

    private static String damaged(String honest, Random random) {
        var text = new StringBuilder(honest);
        for (var n = 1 + random.nextInt(2); n > 0; n--) {
            var at = random.nextInt(text.length());
            text.replace(at, Math.min(text.length(), at + random.nextInt(8)), PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    @Test void a_damaged_layout_or_link_under_a_good_signature_comes_to_an_outcome() {
        var random = new Random(3);
        var chain = new Chain(Pipelines.small());
        var layout = chain.layout().toJson().toBytes().toText();
        var one = chain.exporters.get("one");
        var name = ClassicLink.fileName("unit", LayoutKey.of(one.key()).keyid());
        var honestFile = chain.files.get(name);
        var link = chain.honest(chain.plan.findStep("unit").orElseThrow()).toJson().toBytes().toText();
        var passed = 0;
        var signed = 0;
        for (var i = 0; i < 600; i++) {
            try {
                if (JsonReader.read(Bytes.utf8(damaged(i % 2 == 0 ? layout : link, random))) instanceof Json.Members members) {
                    signed++;
                    Outcome outcome;
                    if (i % 2 == 0) {
                        outcome = chain.verify(Metablock.write(members, List.of(chain.owner)));
                    } else {
                        chain.files.put(name, Metablock.write(members, List.of(one)));
                        outcome = chain.verify();
                        chain.files.put(name, honestFile);
                    }
                    passed += outcome instanceof Outcome.Passed ? 1 : 0;
                }
            } catch (Rejected e) {
                // damaged beyond JSON, or a number that cannot be signed: nothing to verify
            }
        }
        assertTrue(signed > 30, signed + " were signed");
        assertTrue(passed < signed, passed + " of " + signed + " passed");
    }
}
