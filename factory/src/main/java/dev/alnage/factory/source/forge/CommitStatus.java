package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.outbound.OutboundRequest;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.server.RefusalText;
import dev.alnage.factory.source.server.RepositoryName;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What another forge is told about a commit. It is a courtesy to people there: no gate of ours ever asks for it.
 *
 * @param since when it was found out
 */
record CommitStatus(RepositoryName repository, Digest commit, boolean passed, String description, Instant since) {
    /** Under this name it stands beside a commit. */
    static final String CONTEXT = "alnage/source";
    static final String PURPOSE = "commit-status";
    static final int BYTES_MAX = 16 << 10;
    /** What GitHub takes; the others take more. */
    private static final int DESCRIPTION_LENGTH_MAX = 140;

    CommitStatus {
        description = shortened(RefusalText.shown(description));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= DESCRIPTION_LENGTH_MAX ? text
                : text.substring(0, text.offsetByCodePoints(0, DESCRIPTION_LENGTH_MAX - 1)) + "…";
    }

    /** @param refusals none when the factory has taken the commit in */
    static CommitStatus of(RepositoryName repository, Digest commit, List<Refusal> refusals, Instant since) {
        return new CommitStatus(repository, commit, refusals.isEmpty(), refusals.isEmpty() ? "taken in by the factory"
                : refusals.getFirst().code() + " found " + refusals.getFirst().found() + ", expected " + refusals.getFirst().expected(), since);
    }

    /** As the forge wants to be told. */
    OutboundRequest request(Mirror mirror) {
        var body = Json.object();
        return switch (mirror.forge()) {
            case GITHUB -> post(mirror, "/repos/" + mirror.project() + "/statuses/" + commit.hex(), word("failure"), body.with("context", CONTEXT),
                    "Bearer " + mirror.credentials().token(), "application/vnd.github+json");
            case GITEA -> post(mirror, "/repos/" + mirror.project() + "/statuses/" + commit.hex(), word("failure"), body.with("context", CONTEXT),
                    "token " + mirror.credentials().token(), "application/json");
            case GITLAB -> post(mirror, "/projects/" + mirror.project().replace("/", "%2F") + "/statuses/" + commit.hex(), word("failed"), body.with("name", CONTEXT),
                    "Bearer " + mirror.credentials().token(), "application/json");
        };
    }

    private String word(String failure) {
        return passed ? "success" : failure;
    }

    private OutboundRequest post(Mirror mirror, String path, String state, Json.Builder body, String authorization, String accept) {
        body.with("state", state).with("description", description);
        if (!mirror.page().isEmpty()) {
            body.with("target_url", mirror.page());
        }
        var headers = new TreeMap<>(Map.of("accept", accept, "content-type", "application/json"));
        if (!mirror.credentials().token().isEmpty()) {
            headers.put("authorization", authorization);
        }
        return new OutboundRequest(PURPOSE, OutboundRequest.Method.POST, URI.create(mirror.api() + path), headers, body.build().toBytes());
    }

    Bytes toBytes() {
        return Json.object().with("repository", repository.text()).with("commit", commit.toString()).with("passed", Json.bool(passed)).with("description", description)
                .with("since", since.toString()).build().toBytes();
    }

    /** @throws Rejected.Malformed for anything but a status as {@link #toBytes} writes it */
    static CommitStatus read(Bytes file) {
        var fields = Fields.of("status", JsonReader.read(file, BYTES_MAX));
        var status = new CommitStatus(new RepositoryName(fields.text("repository")), fields.digest("commit"), fields.bool("passed"), fields.text("description"),
                fields.instant("since"));
        fields.noOthers();
        return status;
    }
}
