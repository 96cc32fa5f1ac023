package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.CertificatePath;
import dev.alnage.evidence.sign.Key;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates that one session over TLS was begun with, and what they say. The handshake has verified them once; a session
 * lasts longer than that, so each request asks here whether they still hold.
 *
 * @param path from the peer's own certificate to the authority
 * @param names the alternative names of the peer's own, as {@code URI:…} and {@code DNS:…}
 */
record Certificates(List<X509Certificate> path, Set<String> names) {
    private static final String CLIENT_PURPOSE = "1.3.6.1.5.5.7.3.2";
    private static final int DNS = 2;
    private static final int URI = 6;

    Certificates {
        path = List.copyOf(path);
        names = Set.copyOf(names);
    }

    /**
     * Reads what the peer presented.
     *
     * @throws Rejected.Untrusted if no path leads to one of the authorities, all of it valid now and for clients
     * @throws Rejected.Malformed for a weak or unknown key, or names that cannot be read
     */
    static Certificates read(List<X509Certificate> presented, List<X509Certificate> authorities, Instant now) {
        try {
            var own = presented.getFirst();
            Key.of(Bytes.of(own.getPublicKey().getEncoded()));
            for (var authority : authorities) {
                if (leads(presented, authority, now)) {
                    var path = new ArrayList<>(presented);
                    path.add(authority);
                    return new Certificates(path, names(own));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new Rejected.Malformed("found a damaged client certificate, expected X.509 version 3");
        }
        throw new Rejected.Untrusted("found a client certificate from which no valid path leads to an authority, expected one");
    }

    private static boolean leads(List<X509Certificate> presented, X509Certificate authority, Instant now) throws GeneralSecurityException {
        var chain = new ArrayList<Bytes>();
        chain.add(Bytes.of(authority.getEncoded()));
        for (var certificate : presented.reversed()) {
            if (!certificate.equals(authority)) {
                chain.add(Bytes.of(certificate.getEncoded()));
            }
        }
        return CertificatePath.verify(chain, new CertificatePath.Demands(now, Optional.empty(), Set.of(CLIENT_PURPOSE))).isPresent();
    }

    private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        var names = new HashSet<String>();
        var alternatives = Optional.<Collection<List<?>>>ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        for (var name : alternatives) {
            if (name.get(1) instanceof String text) {
                if (Integer.valueOf(DNS).equals(name.getFirst())) {
                    names.add("DNS:" + text);
                } else if (Integer.valueOf(URI).equals(name.getFirst())) {
                    names.add("URI:" + text);
                }
            }
        }
        return names;
    }

    /** When the peer's own begins. */
    Instant from() {
        return path.getFirst().getNotBefore().toInstant();
    }

    /** When the peer's own ends. */
    Instant until() {
        return path.getFirst().getNotAfter().toInstant();
    }

    /** Whether all of them are valid at that time. */
    boolean hold(Instant at) {
        var time = Date.from(at);
        return path.stream().allMatch(each -> !time.before(each.getNotBefore()) && !time.after(each.getNotAfter()));
    }
}
