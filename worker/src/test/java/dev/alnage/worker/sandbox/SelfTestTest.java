package dev.alnage.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    @Tag("build/runtime-security")
    @Test void every_installed_runtime_shows_what_a_worker_must_see() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not run by root");
        var directory = Files.createTempDirectory("alnage-test-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        try {
            for (var result : SelfTest.run(directory, Privilege.MACHINE, Clock.systemUTC(), Optional.empty())) {
                assertEquals("", result.found() ? result.problem() : "", result.name());
                assertTrue(!result.found() || result.seen().orElseThrow().network().none());
            }
        } finally {
            Directories.delete(directory);
        }
    }
}
