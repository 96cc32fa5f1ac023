package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.util.Arrays;

/** What a workload's key may sign. Each key has exactly one role. */
public enum Role {
    /** Plans and orders. */
    PLANNER("planner"),
    /** That a material passed its gate. */
    INGEST("ingest"),
    /** Statements about bytes that the storer hashed or parsed itself: tests, scans, bills of materials. */
    EVIDENCE("evidence"),
    /** Classic in-toto links, one principal a pool, named {@code pool:<name>}. */
    EXPORTER("exporter"),
    /** Layouts of exported runs, which say whose links count, and no statement: never the key of an exporter. */
    LAYOUT("layout"),
    /** Certificates of workers, and no statement. */
    WORKER_CA("worker-ca"),
    /** Certificates of OpenSSH for people, and no statement. */
    USER_CA("user-ca"),
    /** Checkpoints of the log, and no statement. */
    CHECKPOINT("checkpoint"),
    /** Commits that merge reviewed changes, in a form that plain git verifies, and no statement. */
    MERGE("merge"),
    /** Verdicts. */
    GATE("gate");

    private final String wireName;

    Role(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether keys of this role sign statements at all; those of the others sign layouts, certificates, checkpoints and merges. */
    public boolean signsStatements() {
        return this != LAYOUT && this != WORKER_CA && this != USER_CA && this != CHECKPOINT && this != MERGE;
    }

    public static Role of(String wireName) {
        return Arrays.stream(values()).filter(role -> role.wireName.equals(wireName)).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found role " + wireName + ", expected one of "
                        + String.join(", ", Arrays.stream(values()).map(Role::wireName).toList())));
    }
}
