package dev.alnage.evidence.sign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A certificate authority as people make one, with openssl. */
public record TestAuthority(Path folder) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    public static TestAuthority create(Path place, String name) throws IOException, InterruptedException {
        var authority = new TestAuthority(Files.createDirectories(place.resolve(name)));
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", authority.folder.resolve("root.key").toString(),
                "-out", authority.root().toString(), "-days", "2", "-subj", "/CN=" + name, "-addext", "basicConstraints=critical,CA:TRUE");
        return authority;
    }

    public Path root() {
        return folder.resolve("root.pem");
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** @param alternatives as openssl writes them, such as {@code DNS:a.example} */
    public void certify(String name, String alternatives, String purpose, int days) throws IOException, InterruptedException {
        var request = folder.resolve(name + ".csr").toString();
        var extensions = Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=" + alternatives + "\nextendedKeyUsage=" + purpose + "\n");
        run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key(name).toString(), "-out", request,
                "-subj", "/CN=" + name);
        run("openssl", "x509", "-req", "-in", request, "-CA", root().toString(), "-CAkey", folder.resolve("root.key").toString(), "-CAcreateserial",
                "-out", certificate(name).toString(), "-days", String.valueOf(days), "-extfile", extensions.toString());
        Files.setPosixFilePermissions(key(name), PosixFilePermissions.fromString("rw-------"));
    }

    /** One for minutes, as programs have them. @param alternatives as openssl writes them */
    public void certifyForMinutes(String name, String alternatives, int minutes) throws IOException, InterruptedException {
        certify(name, alternatives, "clientAuth", 1);
        var settings = Files.writeString(folder.resolve("ca.cnf"), "[ca]\ndefault_ca=c\n[c]\nnew_certs_dir=" + folder + "\ndatabase=" + folder.resolve("ca.index")
                + "\nserial=" + folder.resolve("ca.serial") + "\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n");
        Files.writeString(folder.resolve("ca.index"), "");
        var now = Instant.now();
        run("openssl", "ca", "-batch", "-notext", "-rand_serial", "-config", settings.toString(), "-cert", root().toString(), "-keyfile", folder.resolve("root.key").toString(),
                "-in", folder.resolve(name + ".csr").toString(), "-out", certificate(name).toString(), "-extfile", folder.resolve(name + ".ext").toString(),
                "-startdate", TIME.format(now.minusSeconds(30)), "-enddate", TIME.format(now.plusSeconds(60L * minutes)));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
