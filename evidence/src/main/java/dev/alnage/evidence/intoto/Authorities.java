package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.CertificateAuthorities;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The certificate authorities of a layout by key id ({@code rootcas} and {@code intermediatecas} of ITE-7). Who has a
 * certificate below one of the roots may be a functionary, if a constraint of the step lets them.
 */
public record Authorities(SortedMap<String, Authority> roots, SortedMap<String, Authority> intermediates) {
    public static final Authorities NONE = new Authorities(new TreeMap<>(), new TreeMap<>());

    /** One authority: its certificate as DER; key type and scheme are repeated as they were written, the certificate has its own. */
    public record Authority(String keytype, String scheme, Bytes certificate) {}

    public Authorities {
        roots = Collections.unmodifiableSortedMap(new TreeMap<>(roots));
        intermediates = Collections.unmodifiableSortedMap(new TreeMap<>(intermediates));
        certificates(roots.values(), intermediates.values());
    }

    static Authorities read(Fields layout) {
        return new Authorities(read(layout, "rootcas"), read(layout, "intermediatecas"));
    }

    private static SortedMap<String, Authority> read(Fields layout, String member) {
        var read = new TreeMap<String, Authority>();
        if (layout.has(member) && !(layout.any(member) instanceof Json.Null)) {
            layout.map(member, json -> Fields.of(member, json)).forEach((keyid, authority) -> {
                if (!authority.text("keyid", keyid).equals(LayoutKey.requireKeyid(keyid))) {
                    throw new Rejected.Malformed("found certificate authority " + authority.text("keyid") + " under " + keyid + ", expected one keyid");
                }
                var values = authority.object("keyval");
                if (!values.text("private", "").isEmpty()) {
                    throw new Rejected.Malformed("found a private key in a layout, expected the certificate alone");
                }
                read.put(keyid, new Authority(authority.text("keytype", ""), authority.text("scheme", ""),
                        PemReader.read(Bytes.utf8(values.text("certificate")), "CERTIFICATE")));
            });
        }
        return read;
    }

    CertificateAuthorities certificates() {
        return certificates(roots.values(), intermediates.values());
    }

    private static CertificateAuthorities certificates(Collection<Authority> roots, Collection<Authority> intermediates) {
        return new CertificateAuthorities(roots.stream().map(Authority::certificate).toList(), intermediates.stream().map(Authority::certificate).toList());
    }

    /** The members of a layout; none for none, so that readers who do not know of certificates read the layout too. */
    void write(Json.Builder layout) {
        if (!roots.isEmpty() || !intermediates.isEmpty()) {
            layout.with("rootcas", toJson(roots)).with("intermediatecas", toJson(intermediates));
        }
    }

    private static Json toJson(Map<String, Authority> authorities) {
        var json = Json.object();
        authorities.forEach((keyid, authority) -> json.with(keyid, Json.object().with("keyid", keyid)
                .with("keyid_hash_algorithms", Json.texts(List.of("sha256", "sha512"))).with("keytype", authority.keytype()).with("scheme", authority.scheme())
                .with("keyval", Json.object().with("public", "").with("certificate", PemReader.write("CERTIFICATE", authority.certificate())).build()).build()));
        return json.build();
    }
}
