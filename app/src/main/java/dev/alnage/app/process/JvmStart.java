package dev.alnage.app.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the JVM of a party is started with: where its classes are, and its options. */
public record JvmStart(String classPath, List<String> options) {
    private static final String ARCHIVE = "-XX:AOTCache=";
    private static final String COMPILER = "-XX:TieredStopAtLevel=";
    private static final String PARTIES = "parties.aot";

    public JvmStart {
        options = List.copyOf(options);
    }

    /** From the classes of this process, with the archive that the installation made beside its own, if it has one; and compiled as well as this one. */
    public static JvmStart likeThisProcess() {
        var own = ManagementFactory.getRuntimeMXBean().getInputArguments();
        var jvm = installed(System.getProperty("java.class.path"), own.stream().filter(option -> option.startsWith(ARCHIVE))
                .map(option -> Path.of(option.substring(ARCHIVE.length()))).findFirst());
        return jvm.with(own.stream().filter(option -> option.startsWith(COMPILER)).toList());
    }

    /**
     * From an installation: its class path, and its archive for commands, beside which is that for parties. A JVM that cannot use
     * or read its archive says nothing and goes on without.
     */
    public static JvmStart installed(String classPath, Optional<Path> commands) {
        return new JvmStart(classPath, commands.map(archive -> List.of(ARCHIVE + archive.resolveSibling(PARTIES), "-Xlog:disable", "-Xlog:all=error:stderr"))
                .orElse(List.of()));
    }

    /** The same with more options, such as for a factory that will not live long. */
    public JvmStart with(List<String> more) {
        return new JvmStart(classPath, Stream.concat(options.stream(), more.stream()).toList());
    }

    /** The same for processes of other uids: what they could not read where it is, they get in a folder of the factory. */
    JvmStart reachableIn(Path folder) throws IOException {
        var entries = Arrays.stream(classPath.split(":", -1)).filter(entry -> !entry.isEmpty()).map(Path::of).filter(Files::exists).toList();
        for (var entry : entries) {
            if (!Reach.byOthers(entry)) {
                return new JvmStart(Reach.copy(entries, folder), withArchiveIn(folder));
            }
        }
        return this;
    }

    private List<String> withArchiveIn(Path folder) throws IOException {
        var reachable = new ArrayList<String>();
        for (var option : options) {
            reachable.add(option.startsWith(ARCHIVE) ? ARCHIVE + Reach.copy(List.of(Path.of(option.substring(ARCHIVE.length()))), folder) : option);
        }
        return reachable;
    }
}
