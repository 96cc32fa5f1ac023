package dev.alnage.factory.source.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * How tokens are made, from what their issuers and users tell about them. Written apart from the rules and without their
 * expressions: a list that was derived from the rules would only say that the rules find what they look for.
 */
final class TokenKinds {
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";
    private static final String ALNUM = UPPER + LOWER + DIGITS;
    private static final String URL = ALNUM + "-_";
    private static final String HEX = DIGITS + "abcdef";

    private TokenKinds() {}

    private static String some(Random random, String alphabet, int length) {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Bytes in Base64, as keys are handed out. */
    private static String base64(Random random, int bytes) {
        var content = new byte[bytes];
        random.nextBytes(content);
        return Base64.getEncoder().encodeToString(content);
    }

    /** A token as GitHub makes it: thirty letters and their CRC-32 in base 62. */
    private static String summed(Random random, String prefix) {
        var body = some(random, ALNUM, 30);
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        var sum = new StringBuilder();
        for (var rest = crc.getValue(); rest > 0; rest /= 62) {
            sum.append((DIGITS + UPPER + LOWER).charAt((int) (rest % 62)));
        }
        while (sum.length() < 6) {
            sum.append('0');
        }
        return prefix + body + sum.reverse();
    }

    private static String uuid(Random random) {
        return some(random, HEX, 8) + "-" + some(random, HEX, 4) + "-4" + some(random, HEX, 3) + "-a" + some(random, HEX, 3) + "-" + some(random, HEX, 12);
    }

    private static String json(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String pem(Random random, String label, int bytes) {
        var body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(base64(random, bytes).getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----";
    }

    /** By the name of the kind. A secret of several lines is planted as it is, one of one line in a line of its context. */
    static Map<String, Function<Random, String>> all() {
        Map<String, Function<Random, String>> kinds = new LinkedHashMap<>();
        clouds(kinds);
        forges(kinds);
        registries(kinds);
        messages(kinds);
        money(kinds);
        models(kinds);
        operations(kinds);
        keys(kinds);
        passwords(kinds);
        return kinds;
    }

    private static void clouds(Map<String, Function<Random, String>> kinds) {
        kinds.put("AWS access key id", r -> "AKIA" + some(r, UPPER + "234567", 16));
        kinds.put("AWS temporary key id", r -> "ASIA" + some(r, UPPER + "234567", 16));
        kinds.put("AWS secret access key", r -> "aws_secret_access_key = " + some(r, ALNUM + "+/", 40));
        kinds.put("Google API key", r -> "AIza" + some(r, URL, 35));
        kinds.put("Google OAuth client secret", r -> "GOCSPX-" + some(r, URL, 28));
        kinds.put("Google access token", r -> "ya29." + some(r, URL, 120));
        kinds.put("Azure storage key", r -> "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=" + base64(r, 64) + ";EndpointSuffix=core.windows.net");
        kinds.put("Azure service bus key", r -> "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=" + base64(r, 32));
        kinds.put("Azure client secret", r -> some(r, ALNUM, 3) + "8Q~" + some(r, ALNUM + "_.-", 33) + "a");
        kinds.put("DigitalOcean token", r -> "dop_v1_" + some(r, HEX, 64));
        kinds.put("Alibaba key id", r -> "LTAI" + some(r, ALNUM, 20));
        kinds.put("Heroku key", r -> "HRKU-AA" + some(r, URL, 57) + "a");
        kinds.put("Fly.io token", r -> "fo1_" + some(r, URL, 43));
        kinds.put("Netlify token", r -> "nfp_" + some(r, ALNUM, 36));
        kinds.put("PlanetScale password", r -> "pscale_pw_" + some(r, ALNUM, 43));
        kinds.put("Supabase token", r -> "sbp_" + some(r, HEX, 40));
    }

    private static void forges(Map<String, Function<Random, String>> kinds) {
        for (var prefix : new String[] {"ghp_", "gho_", "ghu_", "ghs_", "ghr_"}) {
            kinds.put("GitHub " + prefix, r -> summed(r, prefix));
        }
        kinds.put("Alnage machine token", r -> "alnt_" + some(r, URL, 43));
        kinds.put("GitHub fine-grained token", r -> "github_pat_" + some(r, ALNUM, 22) + "_" + some(r, ALNUM, 59));
        kinds.put("GitLab personal token", r -> "glpat-" + some(r, ALNUM, 20));
        kinds.put("GitLab deploy token", r -> "gldt-" + some(r, ALNUM, 20));
        kinds.put("GitLab runner token", r -> "glrt-" + some(r, ALNUM, 20));
        kinds.put("GitLab trigger token", r -> "glptt-" + some(r, HEX, 40));
        kinds.put("Atlassian token", r -> "ATATT3" + some(r, URL, 185) + "=" + some(r, HEX, 8));
        kinds.put("Sourcegraph token", r -> "sgp_" + some(r, HEX, 40));
        kinds.put("SonarQube token", r -> "sqp_" + some(r, HEX, 40));
        kinds.put("CircleCI token", r -> "CCIPAT_" + some(r, ALNUM, 22) + "_" + some(r, HEX, 40));
        kinds.put("Buildkite token", r -> "bkua_" + some(r, HEX, 40));
    }

    private static void registries(Map<String, Function<Random, String>> kinds) {
        kinds.put("npm token", r -> summed(r, "npm_"));
        kinds.put("PyPI token", r -> "pypi-AgEIcHlwaS5vcmc" + some(r, URL, 150) + "a");
        kinds.put("RubyGems key", r -> "rubygems_" + some(r, HEX, 48));
        kinds.put("NuGet key", r -> "oy2" + some(r, LOWER + DIGITS, 43));
        kinds.put("crates.io token", r -> "cio" + some(r, ALNUM, 32));
        kinds.put("Docker Hub token", r -> "dckr_pat_" + some(r, URL, 26) + "a");
        kinds.put("Artifactory key", r -> "AKCp" + some(r, ALNUM, 69));
        kinds.put("Clojars token", r -> "CLOJARS_" + some(r, HEX, 60));
    }

    private static void messages(Map<String, Function<Random, String>> kinds) {
        kinds.put("Slack bot token", r -> "xoxb-" + some(r, DIGITS, 12) + "-" + some(r, DIGITS, 13) + "-" + some(r, ALNUM, 24));
        kinds.put("Slack user token", r -> "xoxp-" + some(r, DIGITS, 12) + "-" + some(r, DIGITS, 12) + "-" + some(r, DIGITS, 12) + "-" + some(r, HEX, 32));
        kinds.put("Slack app token", r -> "xapp-1-A" + some(r, UPPER + DIGITS, 10) + "-" + some(r, DIGITS, 13) + "-" + some(r, HEX, 64));
        kinds.put("Slack webhook", r -> "https://hooks.slack.com/services/T" + some(r, UPPER + DIGITS, 10) + "/B" + some(r, UPPER + DIGITS, 10) + "/" + some(r, ALNUM, 24));
        kinds.put("Discord webhook", r -> "https://discord.com/api/webhooks/" + some(r, DIGITS, 18) + "/" + some(r, ALNUM, 68));
        kinds.put("Telegram bot token", r -> some(r, "123456789", 9) + ":AA" + some(r, ALNUM, 33));
        kinds.put("Twilio key", r -> "TWILIO_API_KEY=SK" + some(r, HEX, 32));
        kinds.put("SendGrid key", r -> "SG." + some(r, URL, 22) + "." + some(r, URL, 42) + "a");
        kinds.put("Mailgun key", r -> "key-" + some(r, HEX, 32));
        kinds.put("Mailchimp key", r -> some(r, HEX, 32) + "-us1" + some(r, DIGITS, 1));
        kinds.put("Brevo key", r -> "xkeysib-" + some(r, HEX, 64) + "-" + some(r, ALNUM, 16));
    }

    private static void money(Map<String, Function<Random, String>> kinds) {
        kinds.put("Stripe secret key", r -> "sk_live_" + some(r, ALNUM, 24));
        kinds.put("Stripe restricted key", r -> "rk_live_" + some(r, ALNUM, 99));
        kinds.put("Stripe webhook secret", r -> "whsec_" + some(r, ALNUM, 32));
        kinds.put("Square token", r -> "sq0atp-" + some(r, URL, 21) + "a");
        kinds.put("Braintree token", r -> "access_token$production$" + some(r, LOWER + DIGITS, 16) + "$" + some(r, HEX, 32));
        kinds.put("Shopify token", r -> "shpat_" + some(r, HEX, 32));
        kinds.put("Shippo token", r -> "shippo_live_" + some(r, HEX, 40));
        kinds.put("EasyPost key", r -> "EZAK" + some(r, ALNUM, 54));
    }

    private static void models(Map<String, Function<Random, String>> kinds) {
        kinds.put("OpenAI key", r -> "sk-proj-" + some(r, URL, 74) + "T3BlbkFJ" + some(r, URL, 73) + "a");
        kinds.put("Anthropic key", r -> "sk-ant-api03-" + some(r, URL, 93) + "AA");
        kinds.put("Hugging Face token", r -> "hf_" + some(r, UPPER + LOWER, 34));
        kinds.put("Replicate token", r -> "r8_" + some(r, ALNUM, 37));
        kinds.put("Groq key", r -> "gsk_" + some(r, ALNUM, 52));
        kinds.put("Perplexity key", r -> "pplx-" + some(r, ALNUM, 48));
    }

    private static void operations(Map<String, Function<Random, String>> kinds) {
        kinds.put("Vault token", r -> "hvs." + some(r, URL, 95) + "a");
        kinds.put("Terraform Cloud token", r -> some(r, ALNUM, 14) + ".atlasv1." + some(r, ALNUM, 67));
        kinds.put("Grafana token", r -> "glsa_" + some(r, ALNUM, 32) + "_" + some(r, HEX, 8));
        kinds.put("Sentry user token", r -> "sntryu_" + some(r, HEX, 64));
        kinds.put("New Relic key", r -> "NRAK-" + some(r, UPPER + DIGITS, 27));
        kinds.put("Dynatrace token", r -> "dt0c01." + some(r, UPPER + DIGITS, 24) + "." + some(r, UPPER + DIGITS, 64));
        kinds.put("Databricks token", r -> "dapi" + some(r, HEX, 32));
        kinds.put("Postman key", r -> "PMAK-" + some(r, HEX, 24) + "-" + some(r, HEX, 34));
        kinds.put("Pulumi token", r -> "pul-" + some(r, HEX, 40));
        kinds.put("Doppler token", r -> "dp.pt." + some(r, ALNUM, 43));
        kinds.put("Linear key", r -> "lin_api_" + some(r, ALNUM, 40));
        kinds.put("Notion token", r -> "ntn_" + some(r, DIGITS, 11) + some(r, ALNUM, 35));
        kinds.put("Figma token", r -> "figd_" + some(r, URL, 39) + "a");
        kinds.put("Tailscale key", r -> "tskey-auth-" + some(r, ALNUM, 12) + "CNTRL-" + some(r, ALNUM, 32));
        kinds.put("LaunchDarkly key", r -> "sdk-" + uuid(r));
        kinds.put("1Password service token", r -> "ops_" + Base64.getEncoder().encodeToString(("{\"email\":\"" + some(r, ALNUM, 260) + "\"}").getBytes(StandardCharsets.US_ASCII)));
        kinds.put("OpenShift token", r -> "sha256~" + some(r, ALNUM, 43));
    }

    private static void keys(Map<String, Function<Random, String>> kinds) {
        kinds.put("RSA private key", r -> pem(r, "RSA PRIVATE KEY", 700));
        kinds.put("PKCS 8 private key", r -> pem(r, "PRIVATE KEY", 300));
        kinds.put("EC private key", r -> pem(r, "EC PRIVATE KEY", 90));
        kinds.put("OpenSSH private key", r -> pem(r, "OPENSSH PRIVATE KEY", 200));
        kinds.put("PGP private key", r -> pem(r, "PGP PRIVATE KEY BLOCK", 600).replaceFirst("\n", "\n\n"));
        kinds.put("private key in a string", r -> "key = \"" + pem(r, "PRIVATE KEY", 300).replace("\n", "\\n") + "\"");
        kinds.put("age key", r -> "AGE-SECRET-KEY-1" + some(r, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58));
        kinds.put("JSON web token", r -> json("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + json("{\"sub\":\"" + some(r, DIGITS, 10) + "\",\"iat\":1516239022}") + "." + some(r, URL, 42) + "a");
    }

    private static void passwords(Map<String, Function<Random, String>> kinds) {
        kinds.put("password in a URL", r -> "postgres://shop:" + some(r, ALNUM, 14) + "@db.internal:5432/shop");
        kinds.put("password in a connection string", r -> "Server=db.internal;Database=shop;User Id=shop;Password=" + some(r, ALNUM + "!*", 14) + ";");
        kinds.put("quoted password", r -> "db_password = \"" + some(r, ALNUM, 16) + "7k\"");
        kinds.put("quoted API key", r -> "acmeApiKey: '" + some(r, ALNUM, 32) + "4x'");
        kinds.put("bearer header", r -> "curl -H \"Authorization: Bearer " + some(r, ALNUM, 40) + "\" https://api.internal/");
        kinds.put("basic header", r -> "Authorization: Basic " + base64(r, 24));
    }
}
