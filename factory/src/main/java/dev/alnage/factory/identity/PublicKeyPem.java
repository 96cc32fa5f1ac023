package dev.alnage.factory.identity;

import dev.alnage.evidence.sign.Key;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A public key as others read it: PEM "PUBLIC KEY" (RFC 7468 13). */
public final class PublicKeyPem {
    private PublicKeyPem() {}

    public static String write(Key key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key.spki().toArray())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
