package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.FunctionaryCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a certificate must say so that its holder may do a step ({@code cert_constraints}, ITE-7). Each list must be exactly
 * what the certificate has, in any order: one name more is as wrong as one less. A lone {@code *} lets anything be there,
 * an empty list nothing.
 */
public record CertificateConstraint(String commonName, List<String> dnsNames, List<String> emails, List<String> organizations,
        List<String> roots, List<String> uris) {
    /** A value and no pattern: {@code *.example.com} is a name that no certificate has. */
    public static final String ANYTHING = "*";
    /** Whoever has a certificate of any authority of the layout. */
    public static final CertificateConstraint ANYBODY = new CertificateConstraint(ANYTHING, List.of(ANYTHING), List.of(ANYTHING), List.of(ANYTHING),
            List.of(ANYTHING), List.of(ANYTHING));

    public CertificateConstraint {
        dnsNames = List.copyOf(dnsNames);
        emails = List.copyOf(emails);
        organizations = List.copyOf(organizations);
        roots = List.copyOf(roots);
        uris = List.copyOf(uris);
    }

    static CertificateConstraint read(Json json) {
        var fields = Fields.of("cert_constraints", json);
        var constraint = new CertificateConstraint(fields.text("common_name", ""), texts(fields, "dns_names"), texts(fields, "emails"),
                texts(fields, "organizations"), texts(fields, "roots"), texts(fields, "uris"));
        fields.noOthers();
        return constraint;
    }

    private static List<String> texts(Fields fields, String name) {
        return fields.has(name) && !(fields.any(name) instanceof Json.Null) ? fields.texts(name) : List.of();
    }

    Json toJson() {
        return Json.object().with("common_name", commonName).with("dns_names", Json.texts(dnsNames)).with("emails", Json.texts(emails))
                .with("organizations", Json.texts(organizations)).with("roots", Json.texts(roots)).with("uris", Json.texts(uris)).build();
    }

    /**
     * Whether a certificate, whose path to one of the layout's roots has held, is meant. As in the Go implementation the
     * roots are all those of the layout, or {@code *}: which of several roots a path ended in does not count there, so a
     * constraint that names one of several lets nobody pass here either.
     */
    boolean allows(FunctionaryCertificate certificate, Set<String> layoutRoots) {
        return allows(List.of(commonName), List.of(certificate.commonName())) && allows(dnsNames, certificate.dnsNames())
                && allows(emails, certificate.emails()) && allows(organizations, certificate.organizations())
                && allows(uris, certificate.uris()) && allows(roots, List.copyOf(layoutRoots));
    }

    private static boolean allows(List<String> wanted, List<String> found) {
        if (isAnything(wanted)) {
            return true;
        }
        var values = said(found);
        var names = Set.copyOf(values);
        return names.size() == values.size() && names.equals(Set.copyOf(said(wanted)));
    }

    /**
     * Who the holder is when functionaries are counted. A constraint that names somebody means one principal, however many
     * certificates an authority gives them; where it names nobody, all names in the certificate together tell two apart.
     */
    String principal(FunctionaryCertificate certificate) {
        var named = new ArrayList<String>();
        add(named, "cn", List.of(commonName));
        add(named, "dns", dnsNames);
        add(named, "email", emails);
        add(named, "uri", uris);
        if (named.isEmpty()) {
            addAll(named, "cn", List.of(certificate.commonName()));
            addAll(named, "dns", certificate.dnsNames());
            addAll(named, "email", certificate.emails());
            addAll(named, "uri", certificate.uris());
            addAll(named, "o", certificate.organizations());
        }
        return "certificate " + named;
    }

    private static void add(List<String> named, String kind, List<String> values) {
        if (!isAnything(values)) {
            addAll(named, kind, values);
        }
    }

    private static void addAll(List<String> named, String kind, List<String> values) {
        said(values).stream().distinct().sorted().forEach(value -> named.add(kind + "=" + Json.text(value).toBytes().toText()));
    }

    private static boolean isAnything(List<String> values) {
        return values.equals(List.of(ANYTHING));
    }

    /** One empty text says the same as nothing at all. */
    private static List<String> said(List<String> values) {
        return values.equals(List.of("")) ? List.of() : values;
    }
}
