package dev.alnage.factory.identity;

import dev.alnage.evidence.Rejected;
import java.time.Instant;

/**
 * What a token lets its bearer do: one operation on one repository at one service, as one account, for minutes. The token itself is
 * nowhere but with its bearer.
 *
 * @param id a name for logs, from which nothing can be made
 * @param login the fingerprint of the workload binding by which it was given
 */
public record MachineToken(String id, String account, String login, String repository, Operation operation, String audience, Instant expires) {
    /** What it is for. */
    public enum Operation {
        READ, WRITE;

        public String word() {
            return switch (this) {
                case READ -> "read";
                case WRITE -> "write";
            };
        }

        /** @throws Rejected.Malformed for any other word */
        public static Operation of(String word) {
            return switch (word) {
                case "read" -> READ;
                case "write" -> WRITE;
                default -> throw new Rejected.Malformed("found operation " + word + ", expected read or write");
            };
        }
    }
}
