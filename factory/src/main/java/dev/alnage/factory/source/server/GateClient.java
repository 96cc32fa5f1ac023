package dev.alnage.factory.source.server;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.PushJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks the process that decides about pushes ({@link PushRoutes}). No answer, or another than one of its answers, lets nothing in. */
public final class GateClient implements PushGate, ChangeDoor, ReferenceLog {
    private final UnixClient client;

    public GateClient(UnixClient client) {
        this.client = client;
    }

    @Override public PushGate.Answer decide(Push push, Path quarantine, Path repository) throws IOException {
        var answer = ask("/pushes", question(push, quarantine));
        try {
            return PushJson.readAnswer(answer);
        } catch (Rejected e) {
            throw new IOException("no answer about a push: " + e.getMessage(), e);
        }
    }

    @Override public ChangeDoor.Answer plan(Push push, Path quarantine, Path repository) throws IOException {
        var answer = ask("/changes", question(push, quarantine));
        try {
            var fields = Fields.of("answer", answer);
            if (fields.has("filed")) {
                var filed = new ChangeDoor.Answer.Filed(fields.texts("filed"));
                fields.noOthers();
                return filed;
            }
            if (!fields.has("moves")) {
                return PushJson.readAnswer(answer) instanceof PushGate.Answer.Refused(var refusals) ? new ChangeDoor.Answer.Refused(refusals) : neither();
            }
            var taken = new ChangeDoor.Answer.Taken(fields.list("moves", PushJson::readUpdate), fields.texts("words"));
            fields.noOthers();
            return taken;
        } catch (Rejected | IllegalArgumentException e) {
            throw new IOException("no answer about a change: " + e.getMessage(), e);
        }
    }

    private static ChangeDoor.Answer neither() {
        throw new Rejected.Malformed("found neither a change nor a refusal, expected one of them");
    }

    @Override public Map<String, Optional<Digest>> lastChanges(RepositoryName repository) throws IOException {
        var answer = ask("/references", Json.object().with("repository", repository.text()).build());
        try {
            var fields = Fields.of("answer", answer);
            var last = new HashMap<String, Optional<Digest>>();
            fields.map("references", json -> Fields.text("references", json)).forEach((name, value) -> last.put(name, value.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(value))));
            fields.noOthers();
            return last;
        } catch (Rejected e) {
            throw new IOException("no answer about references: " + e.getMessage(), e);
        }
    }

    private static Json question(Push push, Path quarantine) {
        return Json.object().with("push", PushJson.write(push)).with("quarantine", quarantine.getFileName().toString()).build();
    }

    private Json ask(String path, Json question) throws IOException {
        try {
            return client.post(path, question);
        } catch (Refused | Rejected e) {
            throw new IOException("no answer from the process that decides about pushes: " + e.getMessage(), e);
        }
    }
}
