package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenPgpPackets.Packet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's OpenPGP keys, as {@code gpg --export} writes them: a primary key that vouches for itself and for its subkeys (RFC 4880, 11.1).
 * Only what the primary key itself signed counts, with SHA-256 or better; what others certified is left aside, and a revocation that
 * cannot be read makes the whole certificate unfit, because a revocation that is not seen is worse than a key that is not used.
 */
public final class OpenPgpCertificate {
    public static final int BYTES_MAX = 256 << 10;

    private final OpenPgpKey primary;
    private final Attested direct;
    private final List<Attested> names = new ArrayList<>();
    private final List<Subkey> subkeys = new ArrayList<>();
    private final Bytes content;

    /** What the signatures are about that stand behind it. */
    private sealed interface About permits Attested, Subkey, Nothing {}

    /** The key itself or one of its names: the bytes that are signed, what the key says of them, and what it took back. */
    private record Attested(Bytes signed, List<OpenPgpSignature> signatures, List<OpenPgpSignature> revocations) implements About {
        Attested(Bytes signed) {
            this(signed, new ArrayList<>(), new ArrayList<>());
        }

        /** A name that was taken back counts again only if the key signed it anew. */
        List<OpenPgpSignature> standing() {
            return signatures.stream().filter(one -> revocations.stream().noneMatch(back -> !back.created().isBefore(one.created()))).toList();
        }
    }

    private record Subkey(OpenPgpKey key, List<OpenPgpSignature> bindings, List<OpenPgpSignature> revocations) implements About {}

    /** A subkey that cannot sign, such as one for encryption, is of no interest. */
    private record Nothing() implements About {}

    /** What is to be said about a key at a moment. */
    enum State { GOOD, EXPIRED, REVOKED, MAY_NOT_SIGN }

    /** A key that signs for the certificate. */
    record Signer(OpenPgpKey key, boolean isPrimary) {}

    private OpenPgpCertificate(Bytes content) {
        this.content = content;
        if (content.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found an OpenPGP certificate of " + content.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var packets = OpenPgpPackets.list(content).stream().filter(packet -> packet.tag() != OpenPgpPackets.TRUST).toList();
        if (packets.isEmpty() || packets.getFirst().tag() != OpenPgpPackets.PUBLIC_KEY) {
            throw new Rejected.Malformed("found no OpenPGP certificate, expected one that begins with a public key, as gpg --export writes it");
        }
        primary = OpenPgpKey.read(packets.getFirst().body());
        direct = new Attested(primary.hashed());
        About about = direct;
        for (var packet : packets.subList(1, packets.size())) {
            switch (packet.tag()) {
                case OpenPgpPackets.SIGNATURE -> signature(packet.body(), about);
                case OpenPgpPackets.USER_ID, OpenPgpPackets.USER_ATTRIBUTE -> about = name(packet);
                case OpenPgpPackets.PUBLIC_SUBKEY -> about = subkey(packet.body());
                default -> throw new Rejected.Malformed("found a packet " + packet.tag() + " in an OpenPGP certificate, expected one certificate"
                        + " of public keys, names and signatures");
            }
        }
        if (selfSignatures().isEmpty()) {
            throw new Rejected.Malformed("found an OpenPGP certificate without a name that its own key signed with SHA-256 or better, expected one");
        }
    }

    /** @throws Rejected.Malformed for anything but one certificate whose primary key vouches for a name of its own */
    public static OpenPgpCertificate read(Bytes content) {
        return new OpenPgpCertificate(content);
    }

    private About name(Packet packet) {
        var name = new Attested(primary.hashed().plus(userPrefix(packet.tag(), packet.body().size())).plus(packet.body()));
        names.add(name);
        return name;
    }

    private About subkey(Bytes body) {
        try {
            var found = new Subkey(OpenPgpKey.read(body), new ArrayList<>(), new ArrayList<>());
            subkeys.add(found);
            return found;
        } catch (Rejected.Malformed e) {
            return new Nothing();
        }
    }

    private List<OpenPgpSignature> selfSignatures() {
        var found = new ArrayList<>(direct.signatures());
        names.forEach(name -> found.addAll(name.standing()));
        return found;
    }

    private void signature(Bytes body, About about) {
        var type = OpenPgpSignature.typeOf(body);
        switch (about) {
            case Attested attested -> attest(body, type, attested);
            case Subkey(var key, var bindings, var revoked) -> {
                var both = primary.hashed().plus(key.hashed());
                switch (type) {
                    case OpenPgpSignature.SUBKEY_BINDING -> own(body, both).filter(binding -> isAgreedTo(binding, key, both)).ifPresent(bindings::add);
                    case OpenPgpSignature.SUBKEY_REVOCATION -> ownRevocation(body, both).ifPresent(revoked::add);
                    default -> { }
                }
            }
            case Nothing() -> { }
        }
    }

    private void attest(Bytes body, int type, Attested attested) {
        switch (type) {
            case OpenPgpSignature.KEY_REVOCATION -> ownRevocation(body, primary.hashed()).ifPresent(direct.revocations()::add);
            case OpenPgpSignature.CERTIFICATION_REVOCATION -> ownRevocation(body, attested.signed()).ifPresent(attested.revocations()::add);
            case OpenPgpSignature.DIRECT_KEY -> own(body, primary.hashed()).ifPresent(direct.signatures()::add);
            default -> {
                if (attested != direct && type >= OpenPgpSignature.CERTIFICATION_FIRST && type <= OpenPgpSignature.CERTIFICATION_LAST) {
                    own(body, attested.signed()).ifPresent(attested.signatures()::add);
                }
            }
        }
    }

    private static Bytes userPrefix(int tag, int size) {
        return Bytes.of(new byte[] {(byte) (tag == OpenPgpPackets.USER_ID ? 0xb4 : 0xd1), (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size});
    }

    /** A signature that the primary key made of this; of anybody else, or in a form that we do not read, there is none. */
    private Optional<OpenPgpSignature> own(Bytes body, Bytes signed) {
        try {
            return Optional.of(OpenPgpSignature.read(body)).filter(signature -> signature.holds(primary, signed));
        } catch (Rejected.Malformed e) {
            return Optional.empty();
        }
    }

    private Optional<OpenPgpSignature> ownRevocation(Bytes body, Bytes signed) {
        return Optional.of(OpenPgpSignature.read(body)).filter(signature -> signature.holds(primary, signed));
    }

    /** RFC 4880, 5.2.1 type 19: else somebody could bind another's signing key to a certificate of their own. */
    private static boolean isAgreedTo(OpenPgpSignature binding, OpenPgpKey key, Bytes both) {
        if (!binding.allowsSigning()) {
            return true;
        }
        try {
            return binding.findEmbedded().map(OpenPgpSignature::read)
                    .filter(back -> back.type() == OpenPgpSignature.BACK_SIGNATURE && back.holds(key, both)).isPresent();
        } catch (Rejected.Malformed e) {
            return false;
        }
    }

    /** The fingerprint of the primary key, by which people know it. */
    public String fingerprint() {
        return primary.fingerprint();
    }

    /** Its keys as such, to see whether somebody else has one of them. */
    public List<Key> keys() {
        return signers().stream().map(signer -> signer.key().key()).toList();
    }

    /** All keys that can sign at all, the primary one first; whether each may is asked with {@link #state}. */
    List<Signer> signers() {
        var found = new ArrayList<Signer>();
        found.add(new Signer(primary, true));
        subkeys.forEach(subkey -> found.add(new Signer(subkey.key(), false)));
        return found;
    }

    /** What is to be said of one of its keys at this moment, a revocation before anything else. */
    State state(Signer signer, Instant at) {
        var subkey = subkeys.stream().filter(each -> !signer.isPrimary() && each.key().equals(signer.key())).findFirst();
        if (isRevoked(direct.revocations(), at) || subkey.filter(each -> isRevoked(each.revocations(), at)).isPresent()) {
            return State.REVOKED;
        }
        var self = latest(selfSignatures(), at);
        var binding = signer.isPrimary() ? self : latest(subkey.map(Subkey::bindings).orElse(List.of()), at);
        if (self.isEmpty() || binding.isEmpty() || isOver(primary, self.get(), at) || isOver(signer.key(), binding.get(), at)) {
            return State.EXPIRED;
        }
        return binding.get().allowsSigning() ? State.GOOD : State.MAY_NOT_SIGN;
    }

    private static boolean isRevoked(List<OpenPgpSignature> revocations, Instant at) {
        return revocations.stream().anyMatch(revocation -> !revocation.isForTheFuture() || !at.isBefore(revocation.created()));
    }

    /** The newest one decides, so that an older one with a longer life cannot be brought back. */
    private static Optional<OpenPgpSignature> latest(List<OpenPgpSignature> signatures, Instant at) {
        return signatures.stream().filter(signature -> !signature.created().isAfter(at)).max(Comparator.comparing(OpenPgpSignature::created));
    }

    private static boolean isOver(OpenPgpKey key, OpenPgpSignature signature, Instant at) {
        return at.isBefore(key.created()) || signature.findExpiry().filter(end -> !at.isBefore(end)).isPresent()
                || signature.findKeySeconds().map(key.created()::plusSeconds).filter(end -> !at.isBefore(end)).isPresent();
    }

    @Override public boolean equals(Object other) {
        return other instanceof OpenPgpCertificate that && content.equals(that.content);
    }

    @Override public int hashCode() {
        return content.hashCode();
    }

    @Override public String toString() {
        return "OpenPGP " + fingerprint();
    }
}
