package dev.alnage.app.cases;

import dev.alnage.app.Main;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The program as a process of its own, started the way this process was started, in an environment without anything of the caller's. */
record Program(List<String> start, Duration timeMax) {
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final int OUTPUT_BYTES_MAX = 8 << 20;
    private static final List<String> OPTIONS_KEPT = List.of("-XX:+UseSerialGC", "-XX:AOTCache=", "-Xlog:", "--enable-native-access=");

    Program {
        start = List.copyOf(start);
    }

    static Program ofThisProcess() {
        // it is over before the second compiler has earned what it costs
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> OPTIONS_KEPT.stream().anyMatch(option::startsWith))
                .forEach(command::add);
        // it runs in another folder than this one
        var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        return new Program(command, Duration.ofSeconds(180));
    }

    /** Runs the program itself with these arguments; its own name may stand before them. @param more what else its environment says */
    Answer alnage(Workplace place, List<String> arguments, Map<String, String> more) throws IOException, InterruptedException {
        var command = new ArrayList<>(start);
        command.addAll(arguments.getFirst().equals("alnage") ? arguments.subList(1, arguments.size()) : arguments);
        return run(place, command, more);
    }

    /** Runs any program, with {@code alnage} on the path. */
    Answer setUp(Workplace place, List<String> arguments, Map<String, String> more) throws IOException, InterruptedException {
        var bin = place.outer().resolve("bin");
        if (!Files.exists(bin)) {
            Files.createDirectory(bin);
            var words = String.join(" ", start.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
            Files.writeString(bin.resolve("alnage"), "#!/bin/sh\nexec " + words + " \"$@\"\n");
            Files.setPosixFilePermissions(bin.resolve("alnage"), PosixFilePermissions.fromString("rwx------"));
        }
        // env looks a program up in the path that is given here; ProcessBuilder would look in our own
        var command = new ArrayList<>(List.of("/usr/bin/env", "--", "PATH=" + bin + ":" + PATH));
        command.addAll(arguments);
        return run(place, command, more);
    }

    private Answer run(Workplace place, List<String> command, Map<String, String> more) throws IOException, InterruptedException {
        var out = place.outer().resolve("out");
        var err = place.outer().resolve("err");
        var home = Files.createDirectories(place.outer().resolve("home"));
        var builder = new ProcessBuilder(command).directory(place.folder().toFile()).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        var own = Optional.ofNullable(System.getenv("ALNAGE_HOME"));
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(more);
        own.ifPresent(folder -> builder.environment().put("ALNAGE_HOME", folder));
        var process = builder.start();
        try {
            if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Rejected.Malformed("found no end after " + timeMax.toSeconds() + " seconds, expected one");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        var said = text(out) + text(err);
        return new Answer(process.exitValue(), said, code(said));
    }

    private static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    /** The code of the problem JSON, or the one in brackets at the end of an error line. */
    static String code(String said) {
        for (var line : said.split("\n", -1)) {
            var code = line.startsWith("{") ? codeOfJson(line) : line.startsWith("alnage: error: ") && line.endsWith(")")
                    ? line.substring(line.lastIndexOf('(') + 1, line.length() - 1) : "";
            if (code.startsWith("ALN-")) {
                return code;
            }
        }
        return "";
    }

    private static String codeOfJson(String line) {
        try {
            return JsonReader.read(Bytes.utf8(line)) instanceof Json.Members(var members) && members.get("code") instanceof Json.Text(var code) ? code : "";
        } catch (Rejected _) {
            return "";
        }
    }
}
