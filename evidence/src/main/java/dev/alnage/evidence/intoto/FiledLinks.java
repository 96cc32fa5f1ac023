package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.CertificateAuthorities;
import dev.alnage.evidence.sign.FunctionaryCertificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The signed links that a source holds for the steps of one layout: whose signature holds, and whether they may do the step. */
final class FiledLinks {
    /** Verifies a layout in the place of a link. */
    interface Sublayouts {
        Outcome verify(Layout.Step step, LayoutKey key, String keyid, Metablock metablock);
    }

    private final Layout layout;
    private final LinkSource source;
    private final Instant at;
    private final Interned interned;
    private final Sublayouts sublayouts;
    private final CertificateAuthorities authorities;

    FiledLinks(Layout layout, LinkSource source, Instant at, Interned interned, Sublayouts sublayouts) {
        this.layout = layout;
        this.source = source;
        this.at = at;
        this.interned = interned;
        this.sublayouts = sublayouts;
        this.authorities = layout.authorities().certificates();
    }

    StepLinks of(Layout.Step step) {
        var links = new StepLinks(step);
        var certified = new LinkedHashSet<String>();
        if (!step.constraints().isEmpty()) {
            certified.addAll(source.listKeyids(step.name()));
        }
        for (var keyid : new LinkedHashSet<>(step.pubkeys())) {
            source.findLink(step.name(), keyid).ifPresent(file -> {
                links.look(ClassicLink.fileName(step.name(), keyid));
                if (byKey(step, keyid, file, links)) {
                    certified.remove(keyid.substring(0, LinkSource.KEYID_IN_NAME));
                }
            });
        }
        for (var keyid : certified) {
            source.findLink(step.name(), keyid).ifPresent(file -> {
                links.look(ClassicLink.fileName(step.name(), keyid));
                byCertificate(step, keyid, file, links);
            });
        }
        return links;
    }

    /** Whether the key signed the file, so that whatever comes of it is known. */
    private boolean byKey(Layout.Step step, String keyid, Bytes file, StepLinks links) {
        var key = layout.keys().get(keyid);
        var metablock = Metablock.read(file, interned);
        var content = metablock.findSignedBy(key.key());
        if (content.isEmpty()) {
            if (step.constraints().isEmpty()) {
                links.problem(ClassicLink.fileName(step.name(), keyid) + " without a valid signature by " + keyid, "one by its functionary");
            }
            return false;
        }
        switch (content.orElseThrow()) {
            case Metablock.Content.OfLayout _ -> links.summedUp(sublayouts.verify(step, key, keyid, metablock)).ifPresent(link -> links.count(key, link));
            case Metablock.Content.OfLink(var link) -> {
                if (links.isOfStep(link)) {
                    links.count(key, link);
                }
            }
            case Metablock.Content.OfProvenance provenance -> {
                if (fits(step, provenance, links) && alone(step, layout.steps().stream().filter(other -> other.pubkeys().stream()
                        .anyMatch(each -> layout.keys().get(each).key().spki().equals(key.key().spki()))).toList(), links)) {
                    links.count(key, link(step, provenance));
                }
            }
        }
        return true;
    }

    private void byCertificate(Layout.Step step, String keyid, Bytes file, StepLinks links) {
        var name = ClassicLink.fileName(step.name(), keyid);
        Metablock.Certified certified;
        try {
            certified = Metablock.read(file, interned).certified(authorities, at, certificate -> constraint(step, certificate).isPresent());
        } catch (Rejected.Stale e) {
            links.gap(name + ": " + e.getMessage(), "a functionary's signature");
            return;
        } catch (Rejected e) {
            links.problem(name + ": " + e.getMessage(), "a functionary's signature");
            return;
        }
        var functionary = certified.functionary();
        var principal = constraint(step, functionary).orElseThrow().principal(functionary);
        switch (certified.content()) {
            // as in the Go implementation, whose sublayouts are by keys of the layout alone
            case Metablock.Content.OfLayout _ -> links.problem(name + ": a sublayout under a certificate", "one by a key of the layout");
            case Metablock.Content.OfLink(var link) -> {
                if (links.isOfStep(link)) {
                    links.count(principal, Optional.of(functionary.key().spki()), link);
                }
            }
            case Metablock.Content.OfProvenance provenance -> {
                if (fits(step, provenance, links) && alone(step, layout.steps().stream()
                        .filter(other -> constraint(other, functionary).isPresent()).toList(), links)) {
                    links.count(principal, Optional.of(functionary.key().spki()), link(step, provenance));
                }
            }
        }
    }

    private Optional<CertificateConstraint> constraint(Layout.Step step, FunctionaryCertificate certificate) {
        return step.constraints().stream().filter(each -> each.allows(certificate, layout.authorities().roots().keySet())).findFirst();
    }

    /** A provenance names no command, so where one is expected nobody can tell. */
    private static boolean fits(Layout.Step step, Metablock.Content.OfProvenance provenance, StepLinks links) {
        if (!step.expectedCommand().isEmpty()) {
            links.gap("a provenance of " + provenance.products().size() + " products, which names no command", "a link with command " + step.expectedCommand());
            return false;
        }
        return true;
    }

    /** Nor does it name a step: by a functionary of several it could be of any of them. */
    private static boolean alone(Layout.Step step, List<Layout.Step> theirs, StepLinks links) {
        if (theirs.size() > 1) {
            links.gap("a provenance by a functionary of " + theirs.stream().map(Layout.Step::name).toList() + ", which names no step",
                    "a link, or a functionary of step " + step.name() + " alone");
            return false;
        }
        return true;
    }

    private static ClassicLink link(Layout.Step step, Metablock.Content.OfProvenance provenance) {
        return new ClassicLink(step.name(), provenance.materials(), provenance.products(), List.of(), provenance.byproducts(), Json.object().build());
    }
}
