package dev.alnage.evidence.sign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A certificate authority as people make one, with openssl. */
public record TestAuthority(Path folder) {
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

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
