package dev.alnage.factory.source.secrets;

import com.google.re2j.Pattern;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.factory.source.secrets.Ciphertext.Plain;
import dev.alnage.factory.source.secrets.Ciphertext.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file that SOPS encrypted (YAML, JSON or dotenv): it names a version and a message authentication code, and each value that
 * its own settings do not except is {@code ENC[AES256_GCM,…]}. SOPS leaves empty texts and nulls as they are, and so do we.
 */
final class SopsFile {
    private static final Pattern VALUE = Pattern.compile(
            "ENC\\[AES256_GCM,data:([A-Za-z0-9+/]+={0,2}),iv:[A-Za-z0-9+/]{43}=,tag:[A-Za-z0-9+/]{22}==,type:(?:str|int|float|bytes|bool|comment)\\]");
    private static final String DEFAULT_SUFFIX = "_unencrypted";
    private static final String RULE = "sops-plain-value";
    private static final String TITLE = "Value in a file of SOPS that is not encrypted";

    private final String text;
    private final Settings settings;
    private final List<Plain> plain = new ArrayList<>();
    private int encrypted;

    private SopsFile(String text, Settings settings) {
        this.text = text;
        this.settings = settings;
    }

    /** Which keys SOPS leaves alone, by the first of its four settings that is there. */
    private record Settings(String unencryptedSuffix, String encryptedSuffix, Optional<Expression> unencrypted, Optional<Expression> encrypted) {
        static Settings of(Map<String, Json> metadata) {
            var suffix = text(metadata, "unencrypted_suffix");
            var only = text(metadata, "encrypted_suffix");
            var not = text(metadata, "unencrypted_regex");
            var regex = text(metadata, "encrypted_regex");
            var none = suffix.isEmpty() && only.isEmpty() && not.isEmpty() && regex.isEmpty();
            return new Settings(none ? DEFAULT_SUFFIX : suffix, only, expression(not), expression(regex));
        }

        private static Optional<Expression> expression(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(Expression.of(text));
        }

        boolean encrypts(List<String> keys) {
            if (!unencryptedSuffix.isEmpty() && keys.stream().anyMatch(key -> key.endsWith(unencryptedSuffix))
                    || unencrypted.isPresent() && keys.stream().anyMatch(unencrypted.get()::findsIn)) {
                return false;
            }
            if (!encryptedSuffix.isEmpty()) {
                return keys.stream().anyMatch(key -> key.endsWith(encryptedSuffix));
            }
            return encrypted.isEmpty() || keys.stream().anyMatch(encrypted.get()::findsIn);
        }
    }

    /** @param text the content as Latin-1; empty when it is no file of SOPS */
    static Optional<Ciphertext> read(byte[] content, String text) {
        try {
            var dotenv = dotenv(text);
            var json = text.stripLeading().startsWith("{") ? JsonReader.read(Bytes.of(content)) : dotenv.isPresent() ? dotenv.get() : YamlReader.read(Bytes.of(content));
            if (json instanceof Json.Members(var values) && values.get("sops") instanceof Json.Members(var metadata)
                    && isCiphertext(text(metadata, "mac")) && !text(metadata, "version").isEmpty()) {
                var file = new SopsFile(text, Settings.of(metadata));
                values.forEach((key, value) -> {
                    if (!key.equals("sops")) {
                        file.look(value, List.of(key));
                    }
                });
                return Optional.of(new Ciphertext(file.encrypted > 0 && file.plain.isEmpty() && file.settings.encrypted.isEmpty(), spans(text), file.plain));
            }
        } catch (Rejected e) {
            return Optional.empty(); // not recognised: content like any other
        }
        return Optional.empty();
    }

    private static String text(Map<String, Json> metadata, String name) {
        return metadata.get(name) instanceof Json.Text(var value) ? value : "";
    }

    /** {@code KEY=value} a line; SOPS writes its own settings as {@code sops_…}, and every name once. */
    private static Optional<Json> dotenv(String text) {
        var values = new LinkedHashMap<String, Json>();
        var metadata = new LinkedHashMap<String, Json>();
        for (var line : text.split("\n", -1)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var equals = line.indexOf('=');
            if (equals <= 0 || line.charAt(0) == ' ' || line.substring(0, equals).indexOf(':') >= 0) {
                return Optional.empty();
            }
            var key = line.substring(0, equals);
            var value = Json.text(line.substring(equals + 1));
            var before = key.startsWith("sops_") ? metadata.put(key.substring(5), value) : values.put(key, value);
            if (before != null || key.equals("sops")) {
                return Optional.empty();
            }
        }
        values.put("sops", Json.object(metadata));
        return Optional.of(Json.object(values));
    }

    private void look(Json value, List<String> keys) {
        switch (value) {
            case Json.Members(var members) -> members.forEach((key, member) -> look(member, and(keys, key)));
            case Json.Elements(var elements) -> elements.forEach(element -> look(element, keys));
            case Json.Text(var leaf) -> leaf(leaf, keys);
            case Json.Number(var number) -> leaf(number.toPlainString(), keys);
            case Json.Bool(var bool) -> leaf(String.valueOf(bool), keys);
            case Json.Null() -> { }
        }
    }

    private static List<String> and(List<String> keys, String key) {
        var longer = new ArrayList<>(keys);
        longer.add(key);
        return longer;
    }

    private void leaf(String value, List<String> keys) {
        if (value.isEmpty()) {
            return;
        }
        if (isCiphertext(value)) {
            encrypted++;
        } else if (settings.encrypts(keys)) {
            var key = Math.max(0, text.indexOf(keys.getLast()));
            plain.add(new Plain(RULE, TITLE, Math.max(key, text.indexOf(value, key)), value));
        }
    }

    private static boolean isCiphertext(String value) {
        var matcher = VALUE.matcher(value);
        return matcher.matches() && isRandom(matcher.group(1));
    }

    private static boolean isRandom(String base64) {
        try {
            var bytes = Base64Reader.read(base64).toArray();
            return bytes.length < 8 || Ciphertext.looksRandom(bytes);
        } catch (Rejected e) {
            return false;
        }
    }

    private static List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        var matcher = VALUE.matcher(text);
        while (matcher.find()) {
            if (isRandom(matcher.group(1))) {
                spans.add(new Span(matcher.start(), matcher.end()));
            }
        }
        return spans;
    }
}
