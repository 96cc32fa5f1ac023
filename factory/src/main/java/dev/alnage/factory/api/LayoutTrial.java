package dev.alnage.factory.api;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Inspector;
import dev.alnage.evidence.intoto.Layout;
import dev.alnage.evidence.intoto.LayoutFloor;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.intoto.LayoutVerification;
import dev.alnage.evidence.intoto.LinkSource;
import dev.alnage.evidence.intoto.Outcome;
import dev.alnage.evidence.intoto.TrustedLayout;
import dev.alnage.evidence.pipeline.Finding;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A supply chain of somebody else's verified against its in-toto layout (1.0 §5.2), all of which the request brings along: layout, the
 * keys that must have signed it, links, final products by digest, and the newest layout seen so far. Nothing is kept or recorded. There is
 * no sandbox for inspections here, so a layout with one cannot be told.
 */
final class LayoutTrial {
    private LayoutTrial() {}

    /** What came of it, and the floor to keep for the next time, once the layout's owners are known to have signed it. */
    private record Answer(Outcome outcome, Optional<LayoutFloor> floor) {}

    static Json verify(Fields asked, Instant now) {
        var layout = asked.members("layout").toBytes();
        var keys = asked.texts("keys").stream().map(key -> LayoutKey.read(Bytes.utf8(key))).toList();
        var links = new GivenLinks(new TreeMap<>(asked.map("links", Json::toBytes)), "");
        var products = asked.has("products") ? asked.map("products", json -> Digest.parse(Fields.text("product", json))) : Map.<String, Digest>of();
        var floor = asked.has("floor") ? Optional.of(LayoutFloor.read(asked.members("floor").toBytes())) : Optional.<LayoutFloor>empty();
        asked.noOthers();
        return toJson(answer(layout, keys, links, products, floor, now));
    }

    private static Answer answer(Bytes layout, List<LayoutKey> keys, LinkSource links, Map<String, Digest> products, Optional<LayoutFloor> floor, Instant now) {
        TrustedLayout trusted;
        try {
            trusted = TrustedLayout.verify(layout, keys, now);
        } catch (Rejected e) {
            return new Answer(Outcome.of("layout", e), Optional.empty());
        }
        try {
            var raised = floor.map(before -> before.raisedBy(trusted)).orElseGet(() -> LayoutFloor.of(trusted));
            return new Answer(compared(LayoutVerification.verify(trusted, Map.of(), links, Inspector.NONE), products), Optional.of(raised));
        } catch (Rejected e) {
            // an older layout than one seen before is refused, however long it still holds (case D10)
            return new Answer(new Outcome.Failed(List.of(Outcome.finding("layout", e))), Optional.empty());
        }
    }

    /** Whoever names final products asks about these. */
    private static Outcome compared(Outcome outcome, Map<String, Digest> products) {
        if (!(outcome instanceof Outcome.Passed(var summary))) {
            return outcome;
        }
        var wrong = new ArrayList<Finding>();
        var missing = new ArrayList<Finding>();
        var made = summary.products().toMap();
        products.forEach((name, digest) -> {
            var digests = made.containsKey(name) ? made.get(name).digests() : List.<Digest>of();
            if (digests.stream().noneMatch(each -> each.algorithm() == digest.algorithm())) {
                (digests.isEmpty() ? wrong : missing).add(new Finding("final product", "no " + digest.algorithm().wireName() + " of " + name + " in the last step", digest.toString()));
            } else if (!digests.contains(digest)) {
                wrong.add(new Finding("final product", name + " " + digest, digests.getFirst().toString()));
            }
        });
        if (!wrong.isEmpty()) {
            return new Outcome.Failed(wrong);
        }
        return missing.isEmpty() ? outcome : new Outcome.CannotTell(missing);
    }

    private static Json toJson(Answer answer) {
        var json = switch (answer.outcome()) {
            case Outcome.Passed(var summary) -> told("PASSED", List.of()).with("products", summary.products().size());
            case Outcome.Failed(var findings) -> told("FAILED", findings);
            case Outcome.CannotTell(var findings) -> told("CANNOT_TELL", findings);
        };
        answer.floor().ifPresent(floor -> json.with("floor", floor.toJson()));
        return json.build();
    }

    private static Json.Builder told(String verdict, List<Finding> findings) {
        return Json.object().with("verdict", verdict).with("findings", Json.array(findings.stream().map(each -> Json.object().with("step", each.step())
                .with("found", each.found()).with("expected", each.expected()).build()).toList()));
    }

    /** Links by the names that their files would have; those of a sublayout below a folder's name. */
    private record GivenLinks(SortedMap<String, Bytes> files, String folder) implements LinkSource {
        private static final String END = ".link";

        @Override public Optional<Bytes> findLink(String step, String keyid) {
            return Optional.ofNullable(files.get(folder + ClassicLink.fileName(step, keyid)));
        }

        @Override public List<String> listKeyids(String step) {
            var before = folder + Layout.requireName(step) + ".";
            var keyids = files.keySet().stream().filter(name -> name.startsWith(before) && name.endsWith(END) && name.length() == before.length() + KEYID_IN_NAME + END.length())
                    .map(name -> name.substring(before.length(), before.length() + KEYID_IN_NAME)).filter(GivenLinks::isHex).toList();
            if (keyids.size() > LINKS_MAX) {
                throw new Rejected.Malformed("found more than " + LINKS_MAX + " links of step " + step + ", expected at most that");
            }
            return keyids;
        }

        private static boolean isHex(String text) {
            return text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        }

        @Override public LinkSource sublayout(String step, String keyid) {
            var name = ClassicLink.fileName(step, keyid);
            return new GivenLinks(files, folder + name.substring(0, name.length() - END.length()) + "/");
        }
    }
}
