package dev.alnage.app.process;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.http.UnixClient;
import java.io.IOException;
import java.time.Duration;

/** Whether a party answers on its socket, and waiting until it does. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PAUSE_MILLIS = 20;

    private Readiness() {}

    /** @throws IOException with what it said last and where its log is, if it is not ready in time: a busy machine takes minutes to start three JVMs */
    static void await(Home home, Party party) throws IOException, InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        try (var client = UnixClient.open(home.socket(party))) {
            while (true) {
                try {
                    client.get("/ready");
                    return;
                } catch (IOException | Refused | Rejected e) {
                    if (System.nanoTime() > until) {
                        throw new IOException(party.name() + " does not get ready: " + e.getMessage() + "; its log is " + home.log(party), e);
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    /** The same for a party that needs another one before it can start itself. */
    static void awaitFirst(Home home, Party party) throws IOException {
        try {
            await(home, party);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before " + party.name() + " was ready", e);
        }
    }
}
