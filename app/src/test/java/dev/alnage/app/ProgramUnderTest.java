package dev.alnage.app;

import dev.alnage.app.process.JvmStart;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How tests start the program in processes of its own: from the build that {@code ./check} made and vouches for, with its
 * archive of parsed classes, as {@code ./alnage} does; otherwise from the classes that are tested here.
 */
public record ProgramUnderTest(String classPath, Optional<Path> archive) {
    /** They live for seconds: the second compiler would cost more than it saves. */
    private static final String FOR_A_SHORT_LIFE = "-XX:TieredStopAtLevel=1";
    private static final Path INSTALLED = Path.of(".build", "installed");

    public static ProgramUnderTest find() {
        try {
            return System.getenv("ALNAGE_INSTALLED") == null ? ofThisProcess() : installed(Files.readAllLines(Checkout.folder().resolve(INSTALLED)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProgramUnderTest installed(List<String> lines) {
        return new ProgramUnderTest(lines.get(1), lines.get(2).isEmpty() ? Optional.empty() : Optional.of(Path.of(lines.get(2))));
    }

    private static ProgramUnderTest ofThisProcess() {
        // it runs in other folders than this one
        return new ProgramUnderTest(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator)), Optional.empty());
    }

    /** The words that start a class of the program, to which its arguments are added. */
    public List<String> command(Class<?> main) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                FOR_A_SHORT_LIFE, "--enable-native-access=ALL-UNNAMED"));
        archive.ifPresent(file -> command.addAll(List.of("-XX:AOTCache=" + file, "-Xlog:disable", "-Xlog:all=error:stderr")));
        command.addAll(List.of("-cp", classPath, main.getName()));
        return command;
    }

    public JvmStart parties() {
        return JvmStart.installed(classPath, archive).with(List.of(FOR_A_SHORT_LIFE));
    }
}
