package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.OpenSshKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key of OpenSSH by the file that names it; {@code ssh-keygen} signs, so that the key itself may lie in an agent or on a token. */
record OpenSshFile(Path file) {
    private static final int SIGNATURE_BYTES_MAX = 64 << 10;

    OpenSshKey publicKey() throws IOException {
        return OpenSshKey.read(Files.readString(file.resolveSibling(file.getFileName() + ".pub")));
    }

    /** @throws Failure if {@code ssh-keygen} makes no signature */
    String sign(String namespace, Bytes message) throws IOException, InterruptedException {
        var process = new ProcessBuilder("ssh-keygen", "-Y", "sign", "-n", namespace, "-f", file.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var out = process.getOutputStream()) {
            out.write(message.toArray());
        }
        var signature = new String(process.getInputStream().readNBytes(SIGNATURE_BYTES_MAX), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Failure(Exit.REFUSED, "ALN-KEY-002", "found that ssh-keygen did not sign with " + file + ", expected a signature", "see what it said above");
        }
        return signature;
    }
}
