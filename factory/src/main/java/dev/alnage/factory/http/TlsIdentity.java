package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.SoftwareSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * What a server of ours shows on a TCP port: a key and the certificates for it. The one place where a TLS context is made, for the
 * API (which demands a client's certificate) and for Git over HTTPS (which does not).
 */
public final class TlsIdentity {
    private static final int FILE_BYTES_MAX = 1 << 18;
    private static final int CERTIFICATES_MAX = 32;
    private static final String ALIAS = "server";

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /**
     * Reads the certificates, the server's own first, and its key (PKCS#8), all PEM.
     *
     * @throws Rejected.Malformed if a file is not that, or the key is not that of the first certificate, or of a weak kind
     * @throws Rejected.Untrusted if others may read the key
     */
    public static TlsIdentity read(Path certificates, Path key) throws IOException {
        var chain = certificates(certificates);
        if (EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ).stream().anyMatch(permissions(key)::contains)) {
            throw new Rejected.Untrusted("found the key " + key.getFileName() + " readable by others, expected by its owner alone");
        }
        return new TlsIdentity(chain, privateKey(key, Key.of(Bytes.of(chain.getFirst().getPublicKey().getEncoded()))));
    }

    private static java.util.Set<PosixFilePermission> permissions(Path file) throws IOException {
        return Files.getPosixFilePermissions(file);
    }

    private static PrivateKey privateKey(Path file, Key expected) throws IOException {
        var pkcs8 = PemReader.read(content(file), "PRIVATE KEY").toArray();
        try {
            SoftwareSigner.of(expected, pkcs8);
            return KeyFactory.getInstance(switch (expected.kind()) {
                case ED25519 -> "Ed25519";
                case ECDSA_P256, ECDSA_P384 -> "EC";
                case RSA -> "RSA";
            }).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Rejected.Malformed("found another key in " + file.getFileName() + ", expected that of the first certificate");
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** Every certificate of a PEM file, at least one. @throws Rejected.Malformed for anything else in it, or a key that we would not accept */
    static List<X509Certificate> certificates(Path file) throws IOException {
        var text = content(file).toText();
        var found = new ArrayList<X509Certificate>();
        for (var block = PemReader.find(text, 0); block.isPresent(); block = PemReader.find(text, block.get().end())) {
            if (!block.get().label().equals("CERTIFICATE") || found.size() == CERTIFICATES_MAX) {
                throw new Rejected.Malformed("found " + block.get().label() + " in " + file.getFileName() + ", expected certificates, " + CERTIFICATES_MAX + " at most");
            }
            found.add(certificate(block.get().content(), file));
        }
        if (found.isEmpty()) {
            throw new Rejected.Malformed("found no certificate in " + file.getFileName() + ", expected at least one (PEM)");
        }
        return found;
    }

    private static X509Certificate certificate(Bytes der, Path file) {
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der.toStream());
            Key.of(Bytes.of(certificate.getPublicKey().getEncoded()));
            return certificate;
        } catch (GeneralSecurityException e) {
            throw new Rejected.Malformed("found a damaged certificate in " + file.getFileName() + ", expected X.509 in PEM");
        }
    }

    private static Bytes content(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(FILE_BYTES_MAX + 1);
            if (content.length > FILE_BYTES_MAX) {
                throw new Rejected.Malformed("found " + file.getFileName() + " over " + FILE_BYTES_MAX + " bytes, expected at most that");
            }
            return Bytes.of(content);
        }
    }

    /** For a server whose callers prove themselves in another way. */
    public SslContextFactory.Server context() {
        var context = new SslContextFactory.Server();
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // TLS 1.2 with what TLS 1.3 would take as well: forward secrecy and authenticated encryption
        context.setIncludeCipherSuites("TLS_AES_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_(GCM|POLY1305)_.*");
        context.setExcludeCipherSuites();
        context.setRenegotiationAllowed(false);
        context.setSniRequired(false);
        var password = "";
        context.setKeyStore(keys());
        context.setKeyStorePassword(password);
        return context;
    }

    /** For a server that only those may speak to whom one of these authorities certified. */
    SslContextFactory.Server context(List<X509Certificate> authorities) {
        var context = context();
        context.setNeedClientAuth(true);
        try {
            var trusted = empty();
            for (var i = 0; i < authorities.size(); i++) {
                trusted.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            context.setTrustStore(trusted);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK keeps certificates in memory", e);
        }
        return context;
    }

    private KeyStore keys() {
        try {
            var store = empty();
            store.setKeyEntry(ALIAS, key, new char[0], chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK keeps keys in memory", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, new char[0]);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store reads nothing", e);
        }
        return store;
    }
}
