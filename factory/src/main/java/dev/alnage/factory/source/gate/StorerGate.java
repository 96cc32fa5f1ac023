package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.PushJson;
import java.io.IOException;
import java.nio.file.Path;

/** The gate as the Git server sees it: the storer, over its socket. What is not a clear answer lets nothing in. */
public final class StorerGate implements PushGate {
    private final UnixClient storer;

    public StorerGate(UnixClient storer) {
        this.storer = storer;
    }

    @Override public Answer decide(Push push, Path quarantine, Path repository) throws IOException {
        var asked = Json.object().with("push", PushJson.write(push)).with("quarantine", quarantine.getFileName().toString()).build();
        try {
            return PushJson.readAnswer(storer.post(SourceRoutes.PUSHES, asked));
        } catch (Rejected | Refused e) {
            throw new IOException("the storer gave no answer: " + e.getMessage(), e);
        }
    }
}
