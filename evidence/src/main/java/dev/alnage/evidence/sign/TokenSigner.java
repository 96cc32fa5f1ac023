package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;

/** A private key that only its own provider can use, such as one in a token: what is here is a handle and not the key. */
public final class TokenSigner implements Signer {
    private final Key key;
    private final PrivateKey handle;
    private final Provider provider;

    public TokenSigner(Key key, PrivateKey handle, Provider provider) {
        this.key = key;
        this.handle = handle;
        this.provider = provider;
    }

    @Override public Key key() {
        return key;
    }

    /** @throws IllegalStateException if the token is gone or its session lost; the key itself is none the worse */
    @Override public Bytes sign(Bytes message) {
        try {
            var sig = Signatures.make(Cryptography.signature(key.kind(), provider), handle, message);
            // a token is another machine: what it returns is looked at before anybody else sees it
            if (Signatures.hold(key, message, sig)) {
                return sig;
            }
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException("the token cannot sign: " + e.getMessage(), e);
        }
        throw new IllegalStateException("the token made a signature that does not hold");
    }
}
