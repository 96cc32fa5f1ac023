package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.KeyedHash;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Signs requests to Amazon Web Services with signature version 4; sends nothing. */
final class AwsFunctions {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final List<String> SETTINGS = List.of("aws_access_key", "aws_region", "aws_secret_access_key", "aws_service");
    private static final List<String> REQUIRED = List.of("method", "url");
    /** What a request may have, here and where one is sent. */
    private static final Set<String> KNOWN = Set.of("method", "url", "body", "enable_redirect", "force_json_decode", "force_yaml_decode", "headers",
            "raw_body", "tls_use_system_certs", "tls_ca_cert", "tls_ca_cert_file", "tls_ca_cert_env_variable", "tls_client_cert",
            "tls_client_cert_file", "tls_client_cert_env_variable", "tls_client_key", "tls_client_key_file", "tls_client_key_env_variable",
            "tls_insecure_skip_verify", "tls_server_name", "timeout", "cache", "force_cache", "force_cache_duration_seconds", "raise_error",
            "caching_mode", "max_retry_attempts", "cache_ignored_headers");
    /** Headers that somebody on the way may change. */
    private static final Set<String> UNSIGNED = Set.of("authorization", "user-agent", "x-amzn-trace-id");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AwsFunctions() {}

    static void addTo(Catalogue catalogue) {
        var settings = Type.object(STRING, ANY);
        catalogue.verifying("providers.aws.sign_req", Catalogue.OBJECT_OF_ANY, AwsFunctions::sign, settings, settings, NUMBER);
    }

    private static Value sign(Evaluation evaluation, Value[] arguments) {
        var request = Operands.object(arguments, 0);
        if (!(arguments[1] instanceof ObjectValue settings)) {
            throw BuiltinError.type(1, arguments[1], "object"); // OPA counts each of them as the first
        }
        evaluation.spend(request.weight() + settings.weight());
        checkSettings(settings);
        if (!(arguments[2] instanceof Num number)) {
            throw BuiltinError.type(1, arguments[2], "number");
        }
        if (!number.isLong()) {
            throw BuiltinError.operand(3, "could not convert time_ns value into a unix timestamp");
        }
        checkRequest(request);
        var url = GoUrl.parse(text(request, "url")).orElseThrow(() -> BuiltinError.of("parse " + Notation.quote(
                text(request, "url")) + ": invalid URL"));
        var nanos = number.longValue();
        var at = Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
        var isUnsigned = isPayloadUnsigned(settings);
        var body = isUnsigned ? "UNSIGNED-PAYLOAD" : hash(evaluation, body(request));
        var added = added(settings, url, at, body);
        return request(request, added, authorization(evaluation, request, settings, url, at, body, added));
    }

    private static void checkSettings(ObjectValue settings) {
        var missing = SETTINGS.stream().filter(name -> settings.get(name) == null).map(Value::of).toList();
        if (!missing.isEmpty()) {
            throw BuiltinError.operand(2, "missing required AWS config parameters(s): " + SetValue.of(missing));
        }
        var wrong = SETTINGS.stream().filter(name -> !(settings.get(name) instanceof Value.Text)).map(Value::of).toList();
        if (!wrong.isEmpty()) {
            throw BuiltinError.operand(2, "invalid values for required AWS config parameters(s): " + SetValue.of(wrong));
        }
    }

    private static void checkRequest(ObjectValue request) {
        var unknown = request.members().keySet().stream().filter(key -> !(key instanceof Value.Text(var name) && KNOWN.contains(name))).toList();
        if (!unknown.isEmpty()) {
            throw BuiltinError.operand(1, "invalid request parameters(s): " + SetValue.of(unknown));
        }
        var missing = REQUIRED.stream().filter(name -> request.get(name) == null).map(Value::of).toList();
        if (!missing.isEmpty()) {
            throw BuiltinError.operand(1, "missing required request parameters(s): " + SetValue.of(missing));
        }
        if (request.get("headers") != null && !(request.get("headers") instanceof ObjectValue)) {
            throw BuiltinError.operand(0, "must be object but got " + request.get("headers").kind().word());
        }
        var wrong = REQUIRED.stream().filter(name -> !(request.get(name) instanceof Value.Text)).map(Value::of).toList();
        if (!wrong.isEmpty()) {
            throw BuiltinError.operand(1, "invalid values for required request parameters(s): " + SetValue.of(wrong));
        }
    }

    private static boolean isPayloadUnsigned(ObjectValue settings) {
        return switch (settings.get("disable_payload_signing")) {
            case null -> false;
            case Value.Bool(var truth) -> truth;
            case Value _ -> throw BuiltinError.operand(2, "invalid value for 'disable_payload_signing' in AWS config");
        };
    }

    private static String text(ObjectValue object, String name) {
        return object.get(name) instanceof Value.Text(var text) ? text : "";
    }

    /** As it will be sent: raw, or as JSON. */
    private static Bytes body(ObjectValue request) {
        if (request.get("raw_body") != null) {
            return Bytes.of(ByteText.bytes(text(request, "raw_body")));
        }
        var body = request.get("body");
        return body == null ? Bytes.empty() : Bytes.utf8(RegoJson.marshal(body));
    }

    /** The headers by their names; only one value of each, and only text, can be said. */
    private static Map<String, String> headers(ObjectValue request) {
        var headers = new TreeMap<String, String>();
        if (request.get("headers") instanceof ObjectValue given) {
            given.members().forEach((name, value) -> headers.put(name instanceof Value.Text(var key) ? key : "", value instanceof Value.Text(var text) ? text : ""));
        }
        return headers;
    }

    private static Map<String, String> added(ObjectValue settings, GoUrl url, Instant at, String body) {
        var added = new TreeMap<String, String>(Map.of("host", url.host(), "x-amz-date", TIME.format(at)));
        if (Set.of("s3", "glacier").contains(text(settings, "aws_service"))) {
            added.put("x-amz-content-sha256", body);
        }
        if (!text(settings, "aws_session_token").isEmpty()) {
            added.put("x-amz-security-token", text(settings, "aws_session_token"));
        }
        return added;
    }

    /** The header that proves who asks, made as Amazon's reference of the API describes in four steps. */
    private static String authorization(Evaluation evaluation, ObjectValue request, ObjectValue settings, GoUrl url, Instant at, String body,
            Map<String, String> added) {
        var signed = new TreeMap<>(added);
        headers(request).forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!UNSIGNED.contains(lower)) {
                signed.put(lower, value);
            }
        });
        var names = String.join(";", signed.keySet());
        var lines = new ArrayList<>(List.of(text(request, "method"), url.escapedPath(), url.query()));
        signed.forEach((name, value) -> lines.add(name + ":" + value));
        lines.addAll(List.of("", names, body));
        var scope = String.join("/", DATE.format(at), text(settings, "aws_region"), text(settings, "aws_service"), "aws4_request");
        var message = String.join("\n", ALGORITHM, TIME.format(at), scope, hash(evaluation, Bytes.of(ByteText.bytes(String.join("\n", lines)))));
        var key = Bytes.of(ByteText.bytes("AWS4" + text(settings, "aws_secret_access_key")));
        for (var part : List.of(DATE.format(at), text(settings, "aws_region"), text(settings, "aws_service"), "aws4_request", message)) {
            key = KeyedHash.SHA256.of(key, Bytes.of(ByteText.bytes(part)));
        }
        return ALGORITHM + " Credential=" + text(settings, "aws_access_key") + "/" + scope + ",SignedHeaders=" + names + ",Signature=" + key.toHex();
    }

    private static String hash(Evaluation evaluation, Bytes bytes) {
        evaluation.spend(1 + bytes.size() / 16);
        return Digest.of(bytes).hex();
    }

    private static ObjectValue request(ObjectValue request, Map<String, String> added, String authorization) {
        var headers = ObjectValue.builder();
        headers(request).forEach((name, value) -> headers.put(name, Value.of(value)));
        headers.put("Authorization", Value.of(authorization));
        added.forEach((name, value) -> headers.put(name, Value.of(value)));
        return ObjectValue.builder().putAll(request).put("headers", headers.build()).build();
    }
}
