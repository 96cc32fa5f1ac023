package dev.alnage.factory.source.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ForgeTransportTest {
    private static final String DETECTION = "org.eclipse.jgit.util.sha1.detectCollision";
    private static final String ONE = "1".repeat(40);

    private static String line(String text) {
        return "%04x%s".formatted(text.length() + 4, text);
    }

    private static Bytes advertisement(String... lines) {
        var text = new StringBuilder(line("# service=git-receive-pack\n")).append("0000");
        for (var each : lines) {
            text.append(line(each));
        }
        return Bytes.utf8(text.append("0000").toString());
    }

    @Test void branches_and_tags_are_read_and_nothing_else_is() {
        assertEquals(List.of("refs/heads/main", "refs/tags/v1"), ForgeTransport.advertised(advertisement(ONE + " HEAD\0report-status ofs-delta agent=git\n", ONE + " refs/heads/main\n",
                ONE + " refs/pull/1/head\n", ONE + " refs/tags/v1\n")));
        assertEquals(List.of(), ForgeTransport.advertised(advertisement("0".repeat(40) + " capabilities^{}\0report-status\n")));
    }

    @Test void what_git_does_not_serve_is_refused_in_one_way() {
        var good = advertisement(ONE + " refs/heads/main\0report-status\n").toText();
        for (var bad : List.of("", "<html>", "0000", good.replace("receive", "upload0"), good.substring(0, good.length() - 6), good.replace(ONE, "2".repeat(39) + "x"), good.replace(ONE, "2".repeat(39) + " "),
                advertisement(ONE + " refs/heads/main\0a\n", ONE + " refs/heads/main\n").toText(), advertisement(ONE + " refs/tags/v1^{}\0a\n").toText(), "ffff" + good, "zzzz" + good,
                line("# service=git-receive-pack\n") + "0000" + line("ERR not for you\n"))) {
            assertThrows(Rejected.Malformed.class, () -> ForgeTransport.advertised(Bytes.utf8(bad)), bad);
        }
    }

    /** Whoever could switch it off could have two files taken for one (G8). */
    @Tag("G8")
    @Test void nothing_is_fetched_or_pushed_where_collisions_of_sha_1_would_go_unnoticed() throws IOException {
        var mirror = new Mirror(new RepositoryName("shop/app"), Mirror.Direction.FROM, ForgeKind.GITHUB, "acme/app", Mirror.uri("https://forge.example.org/acme/app.git"), "", "",
                new Mirror.Credentials("", ""), ReferenceMap.ALL, false);
        try (var gateway = Gateway.of(List.of()); var git = new InMemoryRepository(new DfsRepositoryDescription("it"))) {
            System.setProperty(DETECTION, "false");
            try {
                assertThrows(IllegalStateException.class, () -> ForgeTransport.open(ForgeReach.overHttp(gateway), mirror, git, ForgeLimits.USUAL));
            } finally {
                System.clearProperty(DETECTION);
            }
            ForgeTransport.open(ForgeReach.overHttp(gateway), mirror, git, ForgeLimits.USUAL).close();
        }
    }
}
