package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides for one question which envelopes are believed, and remembers which are not and why. An envelope that anything was
 * refused from, and nothing accepted, is on the one list; it cannot also be on the other.
 */
final class Believed {
    private final TrustFile trust;
    private final String artifact;
    private final Set<String> sources;
    private final Map<Digest, Facts.Attestation> attestations = new LinkedHashMap<>();
    private final Set<Digest> used = new HashSet<>();
    private final Map<Digest, Facts.NotTrusted> refused = new LinkedHashMap<>();

    /** @param artifact what the one who asks calls the thing in question; @param sources where it was made from */
    Believed(TrustFile trust, String artifact, Set<String> sources) {
        this.trust = trust;
        this.artifact = artifact;
        this.sources = Set.copyOf(sources);
    }

    Occasion occasion(Evidence.Found found) {
        return Occasion.about(artifact, sources, found.time());
    }

    /** Those of a type that a workload of the role may say for this question. */
    <T> List<Facts.Signed<T>> signed(Collection<Evidence.Found> found, Role role, String type, Function<Statement, T> reader) {
        return signed(found, type, reader, each -> trust.verifyStatement(each.envelope(), role, occasion(each)));
    }

    /** Those of a type that a person of the role may say for this question. */
    <T> List<Facts.Signed<T>> signedByPeople(Collection<Evidence.Found> found, String role, String type, Function<Statement, T> reader) {
        return signed(found, type, reader, each -> trust.verifyPerson(each.envelope(), role, occasion(each)));
    }

    private <T> List<Facts.Signed<T>> signed(Collection<Evidence.Found> found, String type, Function<Statement, T> reader,
            Function<Evidence.Found, Verified<Statement>> verify) {
        var signed = new ArrayList<Facts.Signed<T>>();
        for (var each : found) {
            // A look at the unverified payload decides only which role to demand; nothing is taken from it.
            if (!UnverifiedType.of(each.envelope()).equals(type)) {
                continue;
            }
            try {
                var verified = verify.apply(each);
                if (verified.value().predicate().type().equals(type)) {
                    signed.add(new Facts.Signed<>(reader.apply(verified.value()), verified, each.digest(), each.time()));
                    accept(each, verified);
                }
            } catch (Rejected e) {
                refuse(each, e);
            }
        }
        return signed;
    }

    /** Everything else that is known about something, whatever it claims. */
    void hear(Collection<Evidence.Found> found) {
        for (var each : found) {
            if (!attestations.containsKey(each.digest()) && !refused.containsKey(each.digest())) {
                try {
                    attestations.put(each.digest(), attestation(each, trust.verify(each.envelope(), occasion(each))));
                } catch (Rejected e) {
                    refuse(each, e);
                }
            }
        }
    }

    void accept(Evidence.Found found, Verified<Statement> verified) {
        used.add(found.digest());
        attestations.put(found.digest(), attestation(found, verified));
    }

    void refuse(Evidence.Found found, Rejected reason) {
        refused.putIfAbsent(found.digest(), new Facts.NotTrusted(found.digest(), UnverifiedType.of(found.envelope()), reason.getMessage()));
    }

    private Facts.Attestation attestation(Evidence.Found found, Verified<Statement> verified) {
        return new Facts.Attestation(found.digest(), found.index(), found.time(), verified.value(),
                verified.signers().stream().map(trust::standing).toList(), verified.entries());
    }

    /** In the order of the log. */
    List<Facts.Attestation> attestations() {
        return attestations.values().stream().filter(each -> used.contains(each.envelope()) || !refused.containsKey(each.envelope()))
                .sorted(Comparator.comparingLong(Facts.Attestation::index)).toList();
    }

    /** In the order in which they were met. */
    List<Facts.NotTrusted> notTrusted() {
        return refused.values().stream().filter(each -> !used.contains(each.envelope())).toList();
    }

    /** For a first look, before it is known what the question is about: nothing that is found so is kept. */
    static <T> List<T> glimpse(TrustFile trust, List<Evidence.Found> found, Role role, String type, Function<Statement, T> reader) {
        var values = new HashMap<Digest, T>();
        for (var each : found) {
            if (UnverifiedType.of(each.envelope()).equals(type)) {
                try {
                    values.put(each.digest(), reader.apply(trust.verifyStatement(each.envelope(), role, Occasion.at(each.time())).value()));
                } catch (Rejected e) {
                    // it is refused again, with its reason, when it is asked for in earnest
                }
            }
        }
        return found.stream().map(Evidence.Found::digest).filter(values::containsKey).map(values::get).toList();
    }
}
