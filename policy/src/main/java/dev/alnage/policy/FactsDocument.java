package dev.alnage.policy;

import dev.alnage.evidence.Json;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;

/** Facts as the input of a policy. */
public final class FactsDocument {
    private FactsDocument() {}

    public static Value of(Facts facts) {
        return RegoJson.of(Json.object().with("step", facts.step()).build());
    }
}
