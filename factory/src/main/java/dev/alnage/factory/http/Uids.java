package dev.alnage.factory.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** The number behind a user that the kernel named to us; the JDK gives a name where the machine has one. */
final class Uids {
    private static final Path PASSWD = Path.of("/etc/passwd");

    private Uids() {}

    static long of(UserPrincipal user) throws IOException {
        var name = user.getName();
        if (!name.isEmpty() && name.length() < 11 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.parseLong(name);
        }
        try (var lines = Files.lines(PASSWD)) {
            return lines.map(line -> line.split(":", -1)).filter(fields -> fields.length > 3 && fields[0].equals(name))
                    .mapToLong(fields -> Long.parseLong(fields[2])).findFirst()
                    .orElseThrow(() -> new IOException("the peer's user " + name + " has no uid here"));
        }
    }
}
