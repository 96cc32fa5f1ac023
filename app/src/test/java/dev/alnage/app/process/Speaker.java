package dev.alnage.app.process;

import dev.alnage.evidence.Bytes;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.http.UnixClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Speaks to a socket of the factory as another uid: a process of its own, since a uid is what the peer is asked for. */
final class Speaker {
    private Speaker() {}

    /** One request; an empty body is none. */
    record Said(Party to, String method, String path, String body) {}

    /** Sockets, methods, paths and bodies, four arguments a request; prints the status of each answer on a line of its own. */
    public static void main(String[] arguments) throws IOException {
        for (var i = 0; i < arguments.length; i += 4) {
            try (var client = UnixClient.open(Path.of(arguments[i]))) {
                client.call(arguments[i + 1], arguments[i + 2], Bytes.utf8(arguments[i + 3]));
                System.out.println(200);
            } catch (Refused e) {
                System.out.println(e.problem().status());
            }
        }
    }

    /** The statuses of the answers. */
    static List<Integer> as(SmallFactory small, int uid, List<Said> requests) throws IOException, InterruptedException {
        // this class is in no installation
        var own = new JvmStart(System.getProperty("java.class.path"), List.of()).reachableIn(small.home.root().resolve("speaker"));
        var command = new ArrayList<>(as(uid));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-cp", own.classPath(), Speaker.class.getName()));
        for (var said : requests) {
            command.addAll(List.of(small.home.socket(said.to()).toString(), said.method(), said.path(), said.body()));
        }
        var errors = Files.createTempFile("alnage-speaker-", ".txt");
        try {
            var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("the speaker of uid " + uid + " failed: " + Files.readString(errors));
            }
            return output.lines().map(Integer::valueOf).toList();
        } finally {
            Files.delete(errors);
        }
    }

    /** Whether a command of the system does what it is asked to as a uid with the groups of a party. */
    static boolean can(int uid, String... command) throws IOException, InterruptedException {
        var whole = new ArrayList<>(as(uid));
        whole.addAll(List.of(command));
        var process = new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        return process.waitFor() == 0;
    }

    private static List<String> as(int uid) {
        return List.of("setpriv", "--reuid", Integer.toString(uid), "--regid", Integer.toString(uid), "--groups",
                uid + "," + Party.READERS_GID, "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs");
    }
}
