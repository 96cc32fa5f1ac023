package dev.alnage.factory.identity;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real {@code ssh-keygen}, with its keys in a folder of the test. */
public final class SshKeygen {
    private final Path folder;

    public SshKeygen(Path folder) {
        this.folder = folder;
    }

    /** A new key. @return its public half as OpenSSH writes it */
    public String create(String name, String... options) throws IOException {
        var words = new ArrayList<>(List.of("-q", "-N", "", "-f", name));
        words.addAll(List.of(options.length == 0 ? new String[] {"-t", "ed25519"} : options));
        run(words.toArray(String[]::new));
        return publicKey(name);
    }

    public String publicKey(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".pub"));
    }

    /** A signature over these bytes, as {@code -Y sign} writes it. */
    public String sign(String name, String namespace, Bytes message) throws IOException {
        var file = folder.resolve("message");
        Files.write(file, message.toArray());
        Files.deleteIfExists(folder.resolve("message.sig"));
        run("-Y", "sign", "-q", "-n", namespace, "-f", name, "message");
        return Files.readString(folder.resolve("message.sig"));
    }

    /** What it prints. */
    public String run(String... words) throws IOException {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("ssh-keygen " + String.join(" ", words) + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
