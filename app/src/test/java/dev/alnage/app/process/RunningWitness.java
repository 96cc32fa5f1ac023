package dev.alnage.app.process;

import dev.alnage.app.Main;
import dev.alnage.app.ProgramUnderTest;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.log.AddCheckpoint;
import dev.alnage.evidence.sign.CosignerKey;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.factory.http.FreePort;
import dev.alnage.factory.witness.WitnessDoor;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** {@code alnage log witness} as a process of its own, beside a factory whose log it follows. */
final class RunningWitness implements AutoCloseable {
    static final String NAME = "witness.example.org";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final URI address;
    private final HttpClient http;
    private final CosignerKey key;

    private RunningWitness(Process process, URI address, HttpClient http, CosignerKey key) {
        this.process = process;
        this.address = address;
        this.http = http;
        this.key = key;
    }

    /** @param logs the keys of the logs, one a line */
    static RunningWitness start(SmallFactory small, Path logs, Path state) throws IOException, GeneralSecurityException {
        var port = FreePort.onLoopback();
        var words = new ArrayList<>(ProgramUnderTest.find().command(Main.class));
        words.addAll(List.of("log", "witness", "--listen", "127.0.0.1:" + port, "--name", NAME, "--key", "witness", "--keys", small.administrators().toString(), "--passphrase-file",
                small.passphraseFile().toString(), "--logs", logs.toString(), "--state", state.toString(), "--certificates", small.home.tls().certificates().toString(),
                "--certificate-key", small.home.tls().key().toString()));
        var said = Files.createDirectories(state).resolveSibling("witness.said");
        var process = new ProcessBuilder(words).redirectError(said.toFile()).start();
        try {
            var line = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new IOException("found no key of the witness, expected one: " + Files.readString(said));
            }
            return new RunningWitness(process, URI.create("https://127.0.0.1:" + port + WitnessDoor.PATH), trusting(small.authority.root()), CosignerKey.parse(line));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static HttpClient trusting(Path root) throws IOException, GeneralSecurityException {
        var authority = KeyStore.getInstance(KeyStore.getDefaultType());
        authority.load(null, null);
        try (var in = Files.newInputStream(root)) {
            authority.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(authority);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trusted.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    CosignerKey key() {
        return key;
    }

    /** Shows it a first checkpoint of a log, or one of the same size again. */
    HttpResponse<String> ask(long old, Bytes note) throws IOException, InterruptedException {
        var body = new AddCheckpoint(old, List.of(), SignedNote.read(note)).toBytes();
        return http.send(HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(PATIENCE_SECONDS)).POST(HttpRequest.BodyPublishers.ofByteArray(body.toArray())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override public void close() throws IOException {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("found a witness that goes on when it is told to stop, expected its end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
