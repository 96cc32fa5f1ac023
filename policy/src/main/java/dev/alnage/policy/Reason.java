package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import java.util.List;

/**
 * Why a verdict is not a yes, for a person to act on. {@code code} is ALN-AREA-NNN and never reused; {@code subject} is the
 * digest or step concerned; {@code fix} a command or a sentence on what to do next.
 */
public record Reason(String code, String subject, String found, String expected, List<Digest> evidence, String fix) {
    public Reason {
        evidence = List.copyOf(evidence);
    }

    public Json toJson() {
        return Json.object().with("code", code).with("subject", subject).with("found", found).with("expected", expected)
                .with("evidence", Json.texts(evidence.stream().map(Digest::toString).toList())).with("fix", fix).build();
    }
}
