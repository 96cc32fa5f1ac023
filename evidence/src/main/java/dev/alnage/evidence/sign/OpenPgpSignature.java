package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A signature of OpenPGP, version 4 (RFC 4880, 5.2.3), over a document or about a key. Only what is in its hashed part is believed; an
 * issuer in the other part is a hint where to look. SHA-256, SHA-384 and SHA-512 are the hashes; a critical part that we do not know
 * makes it none.
 */
final class OpenPgpSignature implements GitSignature {
    static final int DOCUMENT = 0x00;
    static final int CERTIFICATION_FIRST = 0x10;
    static final int CERTIFICATION_LAST = 0x13;
    static final int SUBKEY_BINDING = 0x18;
    static final int BACK_SIGNATURE = 0x19;
    static final int DIRECT_KEY = 0x1f;
    static final int KEY_REVOCATION = 0x20;
    static final int SUBKEY_REVOCATION = 0x28;
    static final int CERTIFICATION_REVOCATION = 0x30;

    private static final int VERSION = 4;
    private static final int CREATED = 2;
    private static final int EXPIRES = 3;
    private static final int KEY_EXPIRES = 9;
    private static final int ISSUER_KEY_ID = 16;
    private static final int KEY_FLAGS = 27;
    private static final int REVOCATION_REASON = 29;
    private static final int EMBEDDED_SIGNATURE = 32;
    private static final int ISSUER_FINGERPRINT = 33;
    /** Those whose meaning we keep, and preferences, which mean nothing for a signature. */
    private static final List<Integer> KNOWN = List.of(CREATED, EXPIRES, 4, 7, KEY_EXPIRES, 11, ISSUER_KEY_ID, 21, 22, 23, 24, 25, 26, KEY_FLAGS, 28,
            REVOCATION_REASON, 30, EMBEDDED_SIGNATURE, ISSUER_FINGERPRINT, 34);
    private static final int FLAG_SIGNS = 0x02;
    private static final int REASON_SUPERSEDED = 1;
    private static final int REASON_RETIRED = 3;
    private static final int ED25519_HALF = 32;
    private static final int KEY_ID_BYTES = 8;

    private final int type;
    private final int algorithm;
    private final SignatureHash hash;
    private final Bytes hashed;
    private final Map<Integer, Bytes> parts;
    private final Map<Integer, Bytes> hints;
    private final List<BigInteger> numbers = new ArrayList<>();
    private final Bytes rest;

    private OpenPgpSignature(Bytes body) {
        var packet = OpenPgpPackets.in(body);
        var version = packet.number(1);
        if (version != VERSION) {
            throw new Rejected.Malformed("found an OpenPGP signature of version " + version + ", expected " + VERSION);
        }
        type = (int) packet.number(1);
        algorithm = (int) packet.number(1);
        hash = hash((int) packet.number(1));
        parts = subpackets(packet.take(packet.number(2)), true);
        hashed = body.slice(0, packet.position());
        hints = subpackets(packet.take(packet.number(2)), false);
        packet.number(2); // the first bytes of the hash, for speed
        if (algorithm == OpenPgpKey.ED25519) {
            rest = packet.take(2L * ED25519_HALF);
        } else {
            rest = Bytes.empty();
            numbers.add(packet.bigNumber());
            if (algorithm == OpenPgpKey.ECDSA || algorithm == OpenPgpKey.EDDSA_LEGACY) {
                numbers.add(packet.bigNumber());
            }
        }
        packet.end();
        if (!parts.containsKey(CREATED)) {
            throw new Rejected.Malformed("found an OpenPGP signature that does not say when it was made, expected that in its hashed part");
        }
    }

    /** The one signature of a document, in one packet, with nothing behind it. */
    static OpenPgpSignature readDocument(Bytes content) {
        var packets = OpenPgpPackets.list(content);
        if (packets.size() != 1 || packets.getFirst().tag() != OpenPgpPackets.SIGNATURE) {
            throw new Rejected.Malformed("found " + packets.size() + " packets of OpenPGP, expected one, a signature");
        }
        var signature = new OpenPgpSignature(packets.getFirst().body());
        if (signature.type != DOCUMENT) {
            throw new Rejected.Malformed("found an OpenPGP signature of type " + signature.type + ", expected 0, of a binary document");
        }
        return signature;
    }

    static OpenPgpSignature read(Bytes body) {
        return new OpenPgpSignature(body);
    }

    /** The type of a signature that may be of any other form. */
    static int typeOf(Bytes body) {
        return body.size() < 2 || body.at(0) != VERSION ? -1 : body.at(1) & 0xff;
    }

    private static SignatureHash hash(int number) {
        return switch (number) {
            case 8 -> SignatureHash.SHA256;
            case 9 -> SignatureHash.SHA384;
            case 10 -> SignatureHash.SHA512;
            default -> throw new Rejected.Malformed("found an OpenPGP signature with hash " + number + (number == 2 ? " (SHA-1)" : "")
                    + ", expected SHA-256 (8), SHA-384 (9) or SHA-512 (10)");
        };
    }

    private static Map<Integer, Bytes> subpackets(Bytes area, boolean believed) {
        var found = new HashMap<Integer, Bytes>();
        for (var packets = OpenPgpPackets.in(area); !packets.isAtEnd(); ) {
            var subpacket = packets.subpacket();
            var tag = subpacket.at(0) & 0x7f;
            if (believed && subpacket.at(0) < 0 && !KNOWN.contains(tag)) {
                throw new Rejected.Malformed("found critical part " + tag + " in an OpenPGP signature, expected only parts that we know");
            }
            var before = found.putIfAbsent(tag, subpacket.slice(1, subpacket.size()));
            if (believed && before != null && List.of(CREATED, EXPIRES, KEY_EXPIRES, KEY_FLAGS, REVOCATION_REASON, ISSUER_FINGERPRINT).contains(tag)) {
                throw new Rejected.Malformed("found part " + tag + " twice in an OpenPGP signature, expected it once");
            }
        }
        return found;
    }

    int type() {
        return type;
    }

    Instant created() {
        return Instant.ofEpochSecond(OpenPgpPackets.in(parts.get(CREATED)).number(4));
    }

    /** Until when the signature itself holds, if it says so. */
    Optional<Instant> findExpiry() {
        return seconds(EXPIRES).map(created()::plusSeconds);
    }

    /** For how long after its making the key that it is about holds, if it says so. */
    Optional<Long> findKeySeconds() {
        return seconds(KEY_EXPIRES);
    }

    private Optional<Long> seconds(int part) {
        return Optional.ofNullable(parts.get(part)).map(bytes -> OpenPgpPackets.in(bytes).number(4)).filter(seconds -> seconds > 0);
    }

    boolean allowsSigning() {
        var flags = parts.get(KEY_FLAGS);
        return flags != null && !flags.isEmpty() && (flags.at(0) & FLAG_SIGNS) != 0;
    }

    /** A revocation for such a reason holds from its date on; for any other, or none, the key never counts. */
    boolean isForTheFuture() {
        var reason = parts.get(REVOCATION_REASON);
        return reason != null && !reason.isEmpty() && (reason.at(0) == REASON_SUPERSEDED || reason.at(0) == REASON_RETIRED);
    }

    /** It proves itself, so it may stand in either part. */
    Optional<Bytes> findEmbedded() {
        return Optional.ofNullable(parts.getOrDefault(EMBEDDED_SIGNATURE, hints.get(EMBEDDED_SIGNATURE)));
    }

    /** Whether a key of this fingerprint can have made it: what it says of its maker in the hashed part must be true, the rest is a hint. */
    boolean mayBeBy(String fingerprint) {
        var whole = parts.get(ISSUER_FINGERPRINT);
        if (whole != null) {
            return whole.toHex().toUpperCase(Locale.ROOT).equals("04" + fingerprint);
        }
        var id = parts.getOrDefault(ISSUER_KEY_ID, hints.get(ISSUER_KEY_ID));
        return id != null && fingerprint.endsWith(id.toHex().toUpperCase(Locale.ROOT));
    }

    /** The last eight bytes of its maker's fingerprint in upper-case hex, by which keys are looked up; empty if it names none. */
    String keyId() {
        var whole = parts.get(ISSUER_FINGERPRINT);
        var id = whole != null ? whole.slice(Math.max(0, whole.size() - KEY_ID_BYTES), whole.size()) : parts.getOrDefault(ISSUER_KEY_ID, hints.get(ISSUER_KEY_ID));
        return id == null ? "" : id.toHex().toUpperCase(Locale.ROOT);
    }

    /** How it names its maker, for people. */
    String issuer() {
        var whole = parts.get(ISSUER_FINGERPRINT);
        var id = parts.getOrDefault(ISSUER_KEY_ID, hints.getOrDefault(ISSUER_KEY_ID, Bytes.empty()));
        var named = whole != null && whole.size() > 1 ? whole.slice(1, whole.size()) : id;
        return named.isEmpty() ? "without a name" : HexFormat.of().withUpperCase().formatHex(named.toArray());
    }

    /** Whether the key made it over these pieces (RFC 4880, 5.2.4). */
    boolean holds(OpenPgpKey key, Bytes... message) {
        if (algorithm != key.algorithm()) {
            return false;
        }
        var size = hashed.size();
        var trailer = hashed.plus(Bytes.of(new byte[] {VERSION, (byte) 0xff, (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size}));
        var pieces = new ArrayList<>(List.of(message));
        pieces.add(trailer);
        var signed = key.key().kind() == Key.Kind.ED25519 ? List.of(hash.of(pieces.toArray(Bytes[]::new))) : pieces;
        return hash.hold(key.key(), signed, sig(key));
    }

    private Bytes sig(OpenPgpKey key) {
        return switch (algorithm) {
            case OpenPgpKey.ED25519 -> rest;
            case OpenPgpKey.EDDSA_LEGACY -> padded(numbers.get(0), ED25519_HALF).plus(padded(numbers.get(1), ED25519_HALF));
            case OpenPgpKey.ECDSA -> SignatureHash.ecdsa(numbers.get(0), numbers.get(1));
            default -> padded(numbers.getFirst(), key.modulusBytes());
        };
    }

    /** Left-padded; what is too long is no signature. */
    private static Bytes padded(BigInteger number, int size) {
        var bytes = number.toByteArray();
        var from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        var length = bytes.length - from;
        return length > size ? Bytes.empty() : Bytes.of(new byte[size - length]).plus(Bytes.of(bytes).slice(from, bytes.length));
    }
}
