package dev.alnage.factory.source.secrets;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Files that look as if they held secrets and hold none: what projects are full of. */
final class HardNegatives {
    private static final String ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HEX = "0123456789abcdef";

    private HardNegatives() {}

    private static String some(Random random, String alphabet, int length) {
        var text = new StringBuilder();
        random.ints(length, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
        return text.toString();
    }

    private static String base64(Random random, int bytes) {
        var content = new byte[bytes];
        random.nextBytes(content);
        return Base64.getEncoder().encodeToString(content);
    }

    /** By path. */
    static Map<String, String> all(Random random) {
        Map<String, String> files = new LinkedHashMap<>();
        locks(files, random);
        digests(files, random);
        documents(files, random);
        settings(files);
        code(files, random);
        return files;
    }

    private static void locks(Map<String, String> files, Random random) {
        var npm = new StringBuilder("{\n  \"lockfileVersion\": 3,\n  \"packages\": {\n");
        var cargo = new StringBuilder();
        var go = new StringBuilder();
        var pip = new StringBuilder();
        for (var i = 0; i < 300; i++) {
            npm.append("    \"node_modules/token-").append(i).append("\": { \"version\": \"1.").append(i).append(".0\", \"resolved\": \"https://npm.example/token-").append(i)
                    .append(".tgz\", \"integrity\": \"sha512-").append(base64(random, 64)).append("\" },\n");
            cargo.append("[[package]]\nname = \"secret-").append(i).append("\"\nversion = \"0.").append(i).append(".1\"\nchecksum = \"").append(some(random, HEX, 64)).append("\"\n\n");
            go.append("github.com/acme/password").append(i).append(" v1.").append(i).append(".0 h1:").append(base64(random, 32)).append("\n");
            pip.append("api-key-").append(i).append("==1.").append(i).append(" \\\n    --hash=sha256:").append(some(random, HEX, 64)).append("\n");
        }
        files.put("package-lock.json", npm.append("  }\n}\n").toString());
        files.put("Cargo.lock", cargo.toString());
        files.put("go.sum", go.toString());
        files.put("requirements.txt", pip.toString());
    }

    private static void digests(Map<String, String> files, Random random) {
        var text = new StringBuilder();
        for (var i = 0; i < 200; i++) {
            text.append(some(random, HEX, 32)).append("  a").append(i).append(".txt\n").append(some(random, HEX, 40)).append("\n").append("sha256:")
                    .append(some(random, HEX, 64)).append("\n").append(some(random, HEX, 128)).append("\n").append(some(random, HEX, 8)).append('-').append(some(random, HEX, 4))
                    .append("-4").append(some(random, HEX, 3)).append("-9").append(some(random, HEX, 3)).append('-').append(some(random, HEX, 12)).append('\n');
        }
        files.put("SHA256SUMS", text.toString());
        files.put("image.html", "<img src=\"data:image/png;base64,iVBORw0KGgo" + base64(random, 60_000) + "\">\n");
        files.put("font.css", "@font-face { src: url(data:font/woff2;base64,d09GMgABAAAA" + base64(random, 30_000) + ") }\n");
        files.put("app.js.map", "{\"version\":3,\"mappings\":\"" + some(random, ALNUM + ",;", 40_000) + "\"}");
        files.put("certificate.pem", "-----BEGIN CERTIFICATE-----\n" + base64(random, 900).replaceAll("(.{64})", "$1\n") + "\n-----END CERTIFICATE-----\n");
        files.put("id_ed25519.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA" + base64(random, 40) + " anna@example.org\n");
        files.put("key.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n" + base64(random, 900).replaceAll("(.{64})", "$1\n") + "\n-----END PGP PUBLIC KEY BLOCK-----\n");
    }

    private static void documents(Map<String, String> files, Random random) {
        files.put("README.md", """
                Set `AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE` and `AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`.
                export GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                export GITHUB_TOKEN=ghp_1234567890abcdefghijklmnopqrstuvwxyz
                curl -H "Authorization: Bearer $TOKEN" https://api.example.org
                curl -H 'Authorization: Bearer <your-token-here>' https://api.example.org
                curl -u user:password https://api.example.org
                token: glpat-xxxxxxxxxxxxxxxxxxxx
                STRIPE_KEY=sk_test_your_key_here_please
                Slack: xoxb-your-token-goes-here-please
                postgres://user:password@localhost:5432/db and postgres://${USER}:${PASSWORD}@db/app
                api_key = "YOUR_API_KEY_HERE"
                password: "changeme-please-1"
                -----BEGIN PRIVATE KEY-----
                ...
                -----END PRIVATE KEY-----
                A key begins with `-----BEGIN RSA PRIVATE KEY-----`, and a token with `npm_` or `hf_`.
                npm_config_registry=https://npm.example.org/
                The task-oriented desk-top risk-averse sk-learn pipeline and the mask-rcnn.
                """);
        files.put("docs/keys.md", "The secret is that there is no secret. Passwords are hashed with argon2id; tokens live for 15 minutes.\n" + some(random, "abcdefghij klmnop qrstuv", 4_000));
        files.put("messages_en.properties", """
                login.password=Please enter your password
                reset.token.invalid=The token is no longer valid
                error.secret.missing=A secret is missing
                password.label=Password:
                api.key.hint=Your API key, found in the settings
                """);
    }

    private static void settings(Map<String, String> files) {
        files.put(".env.example", "DB_PASSWORD=\nAPI_TOKEN=your-token-here\nSECRET_KEY=change-me-now-please\n");
        files.put(".github/workflows/ci.yml", """
                jobs:
                  build:
                    env:
                      NPM_TOKEN: ${{ secrets.NPM_TOKEN }}
                      PASSWORD: ${{ secrets.DB_PASSWORD }}
                    steps:
                      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
                      - run: echo "::add-mask::$TOKEN"
                """);
        files.put("deployment.yaml", """
                kind: Deployment
                spec:
                  env:
                    - name: DB_PASSWORD
                      valueFrom:
                        secretKeyRef: { name: db-credentials, key: password }
                    - name: TOKEN_FILE
                      value: /var/run/secrets/tokens/api-token
                  image: registry.example/app@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
                """);
        files.put("main.tf", """
                variable "db_password" { sensitive = true }
                resource "x" "y" {
                  password = var.db_password
                  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/db-AbCdEf"
                  token = data.vault_generic_secret.app.data["token"]
                  key_id = aws_kms_key.main.key_id
                }
                """);
        files.put("application.yaml", """
                spring:
                  datasource:
                    password: ${DB_PASSWORD}
                    url: jdbc:postgresql://localhost:5432/app
                security:
                  token-uri: https://login.example.org/oauth2/token
                  private-key-path: /etc/app/private-key.pem
                  password-encoder: org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder
                """);
        files.put(".npmrc", "registry=https://npm.example.org/\n//npm.example.org/:_authToken=${NPM_TOKEN}\n");
    }

    private static void code(Map<String, String> files, Random random) {
        files.put("src/Login.java", """
                final class Login {
                    private static final String PASSWORD_FIELD = "passwordField";
                    private static final String TOKEN_HEADER = "X-Auth-Token-Header";
                    static final String API_KEY_PROPERTY = "com.example.client.api.key";
                    String token = request.getHeader("Authorization");
                    char[] password = System.console().readPassword("Password: ");
                    var secret = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
                    var accessKey = config.get("storage.access-key");
                    String clientSecret = System.getenv("CLIENT_SECRET");
                }
                """);
        files.put("src/login.py", """
                password = getpass.getpass("Password for %s: " % user)
                token = os.environ["API_TOKEN"]
                SECRET_KEY_FALLBACKS = []
                api_key = settings.API_KEY or raise_missing("api_key")
                csrf_token_name = "csrfmiddlewaretoken"
                """);
        var script = new StringBuilder("!function(e,t){var n={},r=t.token||\"\",o=function(e){return e.password};");
        for (var i = 0; i < 2_000; i++) {
            script.append("function ").append(some(random, ALNUM.substring(0, 52), 2)).append("(e){return e.secretKey=e.apiKey+\"").append(some(random, ALNUM.substring(26, 52), 5))
                    .append("\",t[").append(random.nextInt(10_000)).append("](e)}");
        }
        files.put("dist/app.min.js", script.toString());
        files.put("test/vectors.json", "{\"vectors\": [{\"key\": \"" + some(random, HEX, 64) + "\", \"msg\": \"" + some(random, HEX, 200) + "\", \"tag\": \"" + some(random, HEX, 32) + "\"}]}");
        files.put("query.sql", "CREATE USER app IDENTIFIED BY :password; -- password: see the vault\nSELECT token, secret FROM sessions WHERE token = ?;\n");
    }
}
