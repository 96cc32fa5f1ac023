package dev.alnage.policy.rego.builtin;

import com.google.re2j.Pattern;
import java.util.List;

/** The formats of JSON Schema, each as Go's libraries see it; what is no known format is anything. */
final class SchemaFormats {
    private static final Pattern HOSTNAME = Pattern.compile("([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])(\\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9]))*");
    private static final Pattern UUID = Pattern.compile("(?i)[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}");
    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^~/]|~0|~1)*)*");
    private static final Pattern RELATIVE_POINTER = Pattern.compile("(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)");
    private static final Pattern TEMPLATE = Pattern.compile("([^{]*(\\{[^}]*\\})?)*");
    private static final String DATE = "2006-01-02";
    private static final String TIME = "15:04:05";
    private static final String TIME_WITH_ZONE = "15:04:05Z07:00";
    private static final int HOSTNAME_MAX = 255;

    private SchemaFormats() {}

    static boolean isOf(String format, String text) {
        return switch (format) {
            case "date" -> isTime(text, List.of(DATE));
            case "time" -> isTime(text, List.of(TIME_WITH_ZONE, TIME));
            case "date-time" -> isTime(text, List.of(TIME, TIME_WITH_ZONE, DATE, DATE + "T" + TIME_WITH_ZONE));
            case "hostname" -> text.length() <= HOSTNAME_MAX && HOSTNAME.matches(text);
            case "email", "idn-email" -> GoAddress.isAddress(text);
            case "ipv4" -> text.indexOf('.') >= 0 && Cidr.address(text).isPresent();
            case "ipv6" -> text.indexOf(':') >= 0 && Cidr.address(text).isPresent();
            case "uri", "iri" -> text.indexOf('\\') < 0 && GoUrl.parse(text).filter(url -> !url.scheme().isEmpty()).isPresent();
            case "uri-reference", "iri-reference" -> text.indexOf('\\') < 0 && GoUrl.parse(text).isPresent();
            case "uri-template" -> text.indexOf('\\') < 0 && GoUrl.parse(text).filter(url -> TEMPLATE.matches(url.path())).isPresent();
            case "uuid" -> UUID.matches(text);
            case "regex" -> isPattern(text);
            case "json-pointer" -> POINTER.matches(text);
            case "relative-json-pointer" -> RELATIVE_POINTER.matches(text);
            default -> true;
        };
    }

    private static boolean isTime(String text, List<String> layouts) {
        return layouts.stream().anyMatch(layout -> {
            try {
                GoTimeParser.parse(layout, text);
                return true;
            } catch (BuiltinError e) {
                return false;
            }
        });
    }

    private static boolean isPattern(String text) {
        try {
            Patterns.compile(text);
            return true;
        } catch (BuiltinError e) {
            return false;
        }
    }
}
