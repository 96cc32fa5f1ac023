package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Base64Reader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/** Names and extensions of certificates in the form in which Go's {@code encoding/json} writes those of {@code crypto/x509}. */
final class GoNames {
    private static final Map<String, ASN1ObjectIdentifier> LISTS = new LinkedHashMap<>();

    static {
        LISTS.put("Country", BCStyle.C);
        LISTS.put("Organization", BCStyle.O);
        LISTS.put("OrganizationalUnit", BCStyle.OU);
        LISTS.put("Locality", BCStyle.L);
        LISTS.put("Province", BCStyle.ST);
        LISTS.put("StreetAddress", BCStyle.STREET);
        LISTS.put("PostalCode", BCStyle.POSTAL_CODE);
    }

    private GoNames() {}

    static Json base64(byte[] bytes) {
        return Json.text(Base64Reader.write(Bytes.of(bytes)));
    }

    static Json number(BigInteger value) {
        return new Json.Number(new BigDecimal(value));
    }

    /** The list, or null for an empty one, as Go writes a slice that was never made. */
    static Json orNull(List<? extends Json> values) {
        return values.isEmpty() ? new Json.Null() : Json.array(values);
    }

    static Json oid(ASN1ObjectIdentifier oid) {
        return Json.array(Arrays.stream(oid.getId().split("\\.")).map(arc -> number(new BigInteger(arc))).toList());
    }

    static Json name(X500Name name) {
        var all = new ArrayList<Json>();
        var single = new LinkedHashMap<ASN1ObjectIdentifier, String>();
        var lists = new LinkedHashMap<ASN1ObjectIdentifier, List<Json>>();
        for (var set : name.getRDNs()) {
            for (var part : set.getTypesAndValues()) {
                var text = text(part.getValue());
                all.add(Json.object().with("Type", oid(part.getType())).with("Value", text).build());
                single.put(part.getType(), text);
                lists.computeIfAbsent(part.getType(), _ -> new ArrayList<>()).add(Json.text(text));
            }
        }
        var json = Json.object();
        LISTS.forEach((field, type) -> json.with(field, orNull(lists.getOrDefault(type, List.of()))));
        return json.with("SerialNumber", single.getOrDefault(BCStyle.SERIALNUMBER, "")).with("CommonName", single.getOrDefault(BCStyle.CN, ""))
                .with("Names", orNull(all)).with("ExtraNames", new Json.Null()).build();
    }

    private static String text(ASN1Encodable value) {
        return value.toASN1Primitive() instanceof ASN1String string ? string.getString() : "";
    }

    /** DNSNames, EmailAddresses, IPAddresses, URIs and URIStrings of the subject alternative name. */
    static void alternativeNames(@Nullable Extensions extensions, Json.Builder json, boolean withStrings) {
        var dns = new ArrayList<Json>();
        var mail = new ArrayList<Json>();
        var addresses = new ArrayList<Json>();
        var uris = new ArrayList<Json>();
        var uriTexts = new ArrayList<Json>();
        if (extensions != null && extensions.getExtension(Extension.subjectAlternativeName) != null) {
            for (var name : GeneralNames.getInstance(extensions.getExtensionParsedValue(Extension.subjectAlternativeName)).getNames()) {
                switch (name.getTagNo()) {
                    case GeneralName.dNSName -> dns.add(Json.text(ASN1IA5String.getInstance(name.getName()).getString()));
                    case GeneralName.rfc822Name -> mail.add(Json.text(ASN1IA5String.getInstance(name.getName()).getString()));
                    case GeneralName.iPAddress -> addresses.add(Json.text(address(ASN1OctetString.getInstance(name.getName()).getOctets())));
                    case GeneralName.uniformResourceIdentifier -> {
                        var text = ASN1IA5String.getInstance(name.getName()).getString();
                        uris.add(uri(text));
                        uriTexts.add(Json.text(text));
                    }
                    default -> { }
                }
            }
        }
        json.with("DNSNames", orNull(dns)).with("EmailAddresses", orNull(mail)).with("IPAddresses", orNull(addresses)).with("URIs", orNull(uris));
        if (withStrings) {
            json.with("URIStrings", orNull(uriTexts));
        }
    }

    private static String address(byte[] bytes) {
        if (bytes.length == 4) {
            return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
        }
        if (bytes.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes");
        }
        var groups = new ArrayList<String>();
        for (var i = 0; i < 16; i += 2) {
            groups.add(Integer.toHexString((bytes[i] & 255) << 8 | bytes[i + 1] & 255));
        }
        return shortened(groups);
    }

    /** RFC 5952, 4.2: the first longest run of zeros becomes two colons. */
    private static String shortened(List<String> groups) {
        var begin = 0;
        var length = 1;
        for (var i = 0; i < 8; i++) {
            var end = i;
            while (end < 8 && groups.get(end).equals("0")) {
                end++;
            }
            if (end - i > length) {
                begin = i;
                length = end - i;
            }
        }
        return length == 1 ? String.join(":", groups)
                : String.join(":", groups.subList(0, begin)) + "::" + String.join(":", groups.subList(begin + length, 8));
    }

    private static Json uri(String text) {
        var json = Json.object();
        var uri = URI.create(text);
        var isOpaque = uri.isOpaque();
        return json.with("Scheme", orEmpty(uri.getScheme())).with("Opaque", isOpaque ? uri.getRawSchemeSpecificPart() : "").with("User", new Json.Null())
                .with("Host", isOpaque ? "" : orEmpty(uri.getRawAuthority())).with("Path", isOpaque ? "" : orEmpty(uri.getPath())).with("RawPath", "")
                .with("OmitHost", Json.bool(false)).with("ForceQuery", Json.bool(false)).with("RawQuery", isOpaque ? "" : orEmpty(uri.getRawQuery()))
                .with("Fragment", orEmpty(uri.getFragment())).with("RawFragment", "").build();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static Json extensions(@Nullable Extensions extensions) throws IOException {
        var all = new ArrayList<Json>();
        if (extensions != null) {
            for (var oid : extensions.getExtensionOIDs()) {
                var extension = extensions.getExtension(oid);
                all.add(Json.object().with("Id", oid(oid)).with("Critical", Json.bool(extension.isCritical()))
                        .with("Value", base64(extension.getExtnValue().getOctets())).build());
            }
        }
        return orNull(all);
    }
}
