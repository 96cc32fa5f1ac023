package dev.alnage.app.demo;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.people.Possession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A developer's own place: a folder that only they read, an SSH key behind their passphrase, a clone, and git as everybody has it. The
 * programs ask for the passphrase by a small script, so that it is in no argument and no environment.
 */
final class Desk {
    /** So that equal content is an equal commit, in every demo of one data folder. */
    private static final String WHEN = "2026-01-01T00:00:00Z";
    /** The passphrase is 192 random bits; more rounds would only make each signature slower. */
    private static final String KEY_ROUNDS = "4";

    private final String name;
    private final Path folder;
    private final Path passphrase;

    /** What a program said, and its exit code. */
    record Said(int code, String text) {}

    Desk(String name, Path folder, Path passphrase) {
        this.name = name;
        this.folder = folder;
        this.passphrase = passphrase;
    }

    String email() {
        return name + "@demo.invalid";
    }

    /** The working tree of their clone. */
    Path work() {
        return folder.resolve("table-pack");
    }

    private Path key() {
        return folder.resolve("id_ed25519");
    }

    /** Makes the key, if there is none. */
    void open() throws IOException, InterruptedException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.exists(ask())) {
            Files.createFile(ask(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(ask(), "#!/bin/sh\nexec cat " + quoted(passphrase) + "\n");
        }
        if (!Files.exists(key())) {
            done(folder, Bytes.empty(), "ssh-keygen", "-q", "-t", "ed25519", "-a", KEY_ROUNDS, "-C", email(), "-f", key().toString());
        }
    }

    private Path ask() {
        return folder.resolve("ask");
    }

    /** The line of the public key, as OpenSSH writes it. */
    String publicKey() throws IOException {
        return Files.readString(folder.resolve("id_ed25519.pub"));
    }

    /** Signs with {@code ssh-keygen} to show that the key is theirs. */
    String prove(Bytes message) throws IOException, InterruptedException {
        return done(folder, message, "ssh-keygen", "-Y", "sign", "-q", "-n", Possession.NAMESPACE, "-f", key().toString());
    }

    /** git in the clone, which must go well. @return what it said */
    String git(String... words) throws IOException, InterruptedException {
        return done(Files.createDirectories(work()), Bytes.empty(), command(words));
    }

    /** git in the clone, however it ends. */
    Said tryGit(String... words) throws IOException, InterruptedException {
        return run(Files.createDirectories(work()), Bytes.empty(), command(words));
    }

    private String[] command(String... words) {
        var command = new ArrayList<>(List.of("git", "-c", "gpg.format=ssh", "-c", "user.signingkey=" + key(), "-c", "commit.gpgsign=true", "-c", "init.defaultBranch=work",
                "-c", "advice.detachedHead=false"));
        command.addAll(List.of(words));
        return command.toArray(String[]::new);
    }

    private String done(Path directory, Bytes input, String... command) throws IOException, InterruptedException {
        var said = run(directory, input, command);
        if (said.code() != 0) {
            throw new IOException(name + "'s " + String.join(" ", command) + " ended with " + said.code() + ": " + said.text().strip());
        }
        return said.text();
    }

    private Said run(Path directory, Bytes input, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        var path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path, "HOME", folder.toString(), "LC_ALL", "C.UTF-8", "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_TERMINAL_PROMPT", "0", "SSH_ASKPASS", ask().toString(), "SSH_ASKPASS_REQUIRE", "force", "DISPLAY", "none", "GIT_SSH_COMMAND", ssh()));
        for (var role : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().putAll(Map.of("GIT_" + role + "_NAME", name, "GIT_" + role + "_EMAIL", email(), "GIT_" + role + "_DATE", WHEN));
        }
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.toArray());
        }
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** The factory's host key is pinned at the first use, under a name: its port is another one each time. */
    private String ssh() {
        return "ssh -F /dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -o HostKeyAlias=demo -o StrictHostKeyChecking=accept-new -i " + quoted(key())
                + " -o UserKnownHostsFile=" + quoted(folder.resolve("known_hosts"));
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
