package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Limits;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a sandbox is to be made of, for one command.
 *
 * @param root the read-only root directory, with the directories of {@link #MOUNT_POINTS}
 * @param tools path below the root, where a directory is → directory of this machine that is seen there, read-only
 * @param programs becomes {@code /alnage}, read-only; made by {@link Programs}
 * @param work becomes {@code /work}, read-only; holds the inputs and an empty directory for each output
 * @param outputs name below {@code /work} → directory that the command may write
 * @param temporary becomes {@code /tmp}
 * @param argv an absolute path and its arguments
 * @param scratch what {@code outputs} and {@code temporary} lie on, for the record
 */
public record Confinement(Path root, SortedMap<String, Path> tools, Path programs, Path work, SortedMap<String, Path> outputs, Path temporary, List<String> argv,
        SortedMap<String, String> environment, Limits limits, Ids ids, Isolation.Scratch scratch) {
    /** Directories that every root must have, since a read-only root cannot be given any. */
    public static final List<String> MOUNT_POINTS = List.of("alnage", "dev", "proc", "tmp", "work");
    public static final String WORK = "/work";
    static final String INIT = "/alnage/init";
    static final String GATE = "/alnage/gate";

    /** Who the command is: its own id inside, and the range of ids outside that the sandbox is mapped to. */
    public record Ids(int inside, long outside, long size) {
        /** One whole range for one sandbox; ids of different sandboxes never meet. */
        public static Ids range(long outside) {
            return new Ids(1000, outside, 65_536);
        }

        /** Without privileges only one's own id can be mapped. */
        public static Ids own(long own) {
            return new Ids(0, own, 1);
        }
    }

    /** One whose root holds everything that the command needs, as every build step's does. */
    public Confinement(Path root, Path programs, Path work, SortedMap<String, Path> outputs, Path temporary, List<String> argv,
            SortedMap<String, String> environment, Limits limits, Ids ids, Isolation.Scratch scratch) {
        this(root, new TreeMap<>(), programs, work, outputs, temporary, argv, environment, limits, ids, scratch);
    }

    public Confinement {
        tools = Collections.unmodifiableSortedMap(new TreeMap<>(tools));
        outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
        argv = List.copyOf(argv);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        if (argv.isEmpty() || !argv.getFirst().startsWith("/")) {
            throw new IllegalArgumentException("a command starts with an absolute path");
        }
    }

    /** The same for somebody else. */
    Confinement as(Ids other) {
        return new Confinement(root, tools, programs, work, outputs, temporary, argv, environment, limits, other, scratch);
    }
}
