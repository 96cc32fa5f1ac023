package dev.alnage.factory.ssh;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.SecurityUtils;

/** A key by which we are known over SSH, as a server or as a client. Its private half stays in the key store: what SSH gets is something that can sign. */
public final class HeldKey {
    private final Signer signer;

    /** @throws IllegalArgumentException for another kind than Ed25519 */
    public HeldKey(Signer signer) {
        if (signer.key().kind() != Key.Kind.ED25519) {
            throw new IllegalArgumentException("found a key of kind " + signer.key().kind() + ", expected ED25519");
        }
        this.signer = signer;
    }

    /** The key as the library takes one; its private half can do nothing but sign through {@link #algorithm}. */
    public KeyPair pair() {
        try {
            var publicKey = SecurityUtils.getKeyFactory(SecurityUtils.EDDSA).generatePublic(new X509EncodedKeySpec(signer.key().spki().toArray()));
            return new KeyPair(publicKey, new Held(signer));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot be used for SSH", e);
        }
    }

    /** Ed25519 as SSH knows it, which also signs with a key that is held elsewhere. */
    public static NamedFactory<Signature> algorithm() {
        return new NamedFactory<>() {
            @Override public Signature create() {
                return new HeldSignature(BuiltinSignatures.ed25519.create());
            }

            @Override public String getName() {
                return BuiltinSignatures.ed25519.getName();
            }
        };
    }

    /** Stands for a private key that nobody here has. */
    @SuppressWarnings("serial")
    private static final class Held implements PrivateKey {
        private final transient Signer signer;

        private Held(Signer signer) {
            this.signer = signer;
        }

        @Override public String getAlgorithm() {
            return "EdDSA";
        }

        @Override public String getFormat() {
            return "held";
        }

        @Override public byte[] getEncoded() {
            throw new UnsupportedOperationException("the private key does not leave its store");
        }
    }

    /** Signs what it is given with the held key, and leaves verifying to the library. */
    private static final class HeldSignature implements Signature {
        private final Signature verifying;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private boolean signing;
        private Held key = new Held(HeldKey.NOBODY);

        private HeldSignature(Signature verifying) {
            this.verifying = verifying;
        }

        @Override public String getAlgorithm() {
            return verifying.getAlgorithm();
        }

        @Override public void initVerifier(SessionContext session, PublicKey publicKey) throws Exception {
            verifying.initVerifier(session, publicKey);
        }

        @Override public void initSigner(SessionContext session, PrivateKey privateKey) throws Exception {
            if (!(privateKey instanceof Held held)) {
                throw new GeneralSecurityException("found a private key of another kind, expected one that is held");
            }
            key = held;
            signing = true;
        }

        @Override public void update(SessionContext session, byte[] content, int offset, int length) throws Exception {
            if (signing) {
                message.write(content, offset, length);
            } else {
                verifying.update(session, content, offset, length);
            }
        }

        @Override public boolean verify(SessionContext session, byte[] signature) throws Exception {
            return verifying.verify(session, signature);
        }

        @Override public byte[] sign(SessionContext session) {
            return key.signer.sign(Bytes.of(message.toByteArray())).toArray();
        }
    }

    private static final Signer NOBODY = new Signer() {
        @Override public Key key() {
            throw new IllegalStateException("no key was given");
        }

        @Override public Bytes sign(Bytes message) {
            throw new IllegalStateException("no key was given");
        }
    };
}
