package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import dev.alnage.evidence.sign.SignatureAnswer.Refused;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.evidence.source.SignedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whose keys may sign commits and tags, and what was revoked. Verifying needs no program and no file: {@code gpg}, {@code ssh-keygen}
 * and {@code gpgsm} are not asked. Judged at the time of the push, so that old history stays valid when keys change (practice
 * {@code source/signed-commits}).
 */
public final class SigningKeys {
    private final List<SigningKey> entries;
    private final Map<String, List<SigningRevocation>> revocations = new HashMap<>();
    private final SshSigners ssh;
    private final OpenPgpSigners openPgp;
    private final CmsSigners cms;

    /**
     * @param entries who may sign with what
     * @param revocations each counts for ever; one of a key that no entry names is no mistake
     * @throws Rejected.Malformed if one key is two principals' (case K3)
     */
    public SigningKeys(List<SigningKey> entries, List<SigningRevocation> revocations) {
        this.entries = List.copyOf(entries);
        revocations.forEach(each -> this.revocations.computeIfAbsent(each.key(), _ -> new ArrayList<>()).add(each));
        ssh = new SshSigners(this.entries);
        openPgp = new OpenPgpSigners(this.entries);
        cms = new CmsSigners(this.entries);
        requireOneOwnerEach();
    }

    /** These keys and one more, such as the one with which the server signs merges. */
    public SigningKeys with(SigningKey more) {
        return new SigningKeys(Stream.concat(entries.stream(), Stream.of(more)).toList(), revocations.values().stream().flatMap(List::stream).toList());
    }

    public List<SigningKey> entries() {
        return entries;
    }

    /** What was revoked, of keys with an entry and of others. */
    public List<SigningRevocation> revocations() {
        return revocations.values().stream().flatMap(List::stream).toList();
    }

    /** Whether this object counts as somebody's who may sign in this repository at the time of this push. */
    public SignatureAnswer verify(SignedObject object, SigningOccasion occasion) {
        var signature = object.findSignature();
        return signature.isEmpty()
                ? new Refused(Fault.UNSIGNED, "found no signature, expected one by a key that is known here")
                : verify(object.signedPayload(), signature.get(), SshSigning.GIT, occasion);
    }

    /** The same for the content of an object that nobody has read yet. */
    public SignatureAnswer verify(ObjectType type, Bytes content, SigningOccasion occasion) {
        try {
            return switch (type) {
                case COMMIT -> verify(GitCommit.read(content), occasion);
                case TAG -> verify(GitTag.read(content), occasion);
                case TREE, BLOB -> throw new IllegalArgumentException("a " + type.wireName() + " carries no signature");
            };
        } catch (Rejected.Malformed e) {
            return new Refused(Fault.MALFORMED_OBJECT, e.getMessage());
        }
    }

    /** The answers in the order of the objects, found on all processors. */
    public List<SignatureAnswer> verifyAll(List<? extends SignedObject> objects, SigningOccasion occasion) {
        return objects.parallelStream().map(object -> verify(object, occasion)).toList();
    }

    /** Whether a signature beside a message counts as somebody's. @param namespace what an SSH signature must have been made for */
    public SignatureAnswer verify(Bytes message, Bytes armoured, String namespace, SigningOccasion occasion) {
        try {
            return switch (GitSignature.read(armoured)) {
                case SshSignature signature -> judged(ssh.find(signature, message, namespace, occasion), namespace, occasion);
                case OpenPgpSignature signature -> judged(openPgp.find(signature, message, occasion), namespace, occasion);
                case CmsSignature signature -> judged(cms.find(signature, message, occasion), namespace, occasion);
            };
        } catch (Rejected.Malformed e) {
            return new Refused(Fault.MALFORMED_SIGNATURE, e.getMessage());
        }
    }

    /** A revocation wins whatever else is said; then one entry that holds is enough; then the fault that has to be mended first is told. */
    private SignatureAnswer judged(List<SigningMatch> matches, String namespace, SigningOccasion occasion) {
        var answers = matches.stream().map(match -> judged(match, namespace, occasion)).toList();
        var revoked = answers.stream().filter(answer -> answer instanceof Refused(var fault, _) && fault == Fault.REVOKED).findFirst();
        return revoked.or(() -> answers.stream().filter(SignatureAnswer.SignedBy.class::isInstance).findFirst())
                .orElseGet(() -> answers.stream().map(Refused.class::cast).min(Comparator.comparing(Refused::fault)).orElseThrow());
    }

    private SignatureAnswer judged(SigningMatch match, String namespace, SigningOccasion occasion) {
        return switch (match) {
            case SigningMatch.Nobody(var refused) -> refused;
            case SigningMatch.Somebody(var entry, var principal, var key, var names) -> {
                var revocation = names.stream().flatMap(name -> revocations.getOrDefault(name, List.of()).stream()).filter(each -> each.covers(occasion)).findFirst();
                if (revocation.isPresent()) {
                    yield new Refused(Fault.REVOKED, "found a signature by key " + key + " of " + principal + ", which was revoked as of "
                            + revocation.get().since() + (revocation.get().compromised() ? " because somebody else may have it" : "") + ", expected another key");
                }
                if (!entry.namespaces().contains(namespace)) {
                    yield new Refused(Fault.OTHER_NAMESPACE, "found a signature by key " + key + " of " + principal + ", which is for " + entry.namespaces()
                            + ", expected one for " + namespace);
                }
                if (!entry.isFor(occasion.repository())) {
                    yield new Refused(Fault.OUT_OF_SCOPE, "found a signature by key " + key + " of " + principal + " in repository " + occasion.repository()
                            + ", expected one of those that the key is for: " + entry.repositories().stream().map(NameTemplate::text).sorted().toList());
                }
                if (!entry.holdsAt(occasion.pushed())) {
                    yield new Refused(Fault.EXPIRED, "found a signature by key " + key + " of " + principal + ", which is valid from " + entry.validFrom()
                            + " until " + entry.validUntil() + ", expected one valid at the push, " + occasion.pushed());
                }
                yield new SignatureAnswer.SignedBy(principal, key);
            }
        };
    }

    /** Else who signed would depend on which entry is asked first. */
    private void requireOneOwnerEach() {
        var owners = new HashMap<Bytes, String>();
        for (var entry : entries) {
            for (var material : material(entry.credential())) {
                var before = owners.putIfAbsent(material, entry.principal());
                if (before != null && !before.equals(entry.principal())) {
                    throw new Rejected.Malformed("found one key of both " + before + " and " + entry.principal() + ", expected each key to be one principal's");
                }
            }
        }
    }

    private static List<Bytes> material(SigningCredential credential) {
        return switch (credential) {
            case SigningCredential.SshKey(var key) -> List.of(key.bareKey().spki());
            case SigningCredential.OpenPgp(var certificate) -> certificate.signers().stream().map(signer -> signer.key().key().spki()).toList();
            case SigningCredential.SshAuthority _, SigningCredential.Smime _, SigningCredential.Fulcio _ -> List.of();
        };
    }
}
