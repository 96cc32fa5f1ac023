package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.policy.protect.OrganisationRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a gate asks. Equal facts give an equal decision; there is no clock, network or default inside. */
public interface Policy {
    /** What a VSA names as the policy. */
    String name();

    /** The digest of everything that the policy consists of. */
    Digest digest();

    /** The signed statements that it rests on, besides the facts: its own version, exceptions. */
    default List<Digest> attestations() {
        return List.of();
    }

    /** Until when this policy is the one in force by what is on record now: no answer of it is used again later. */
    default Instant until() {
        return Instant.MAX;
    }

    /** What it asks of repositories; empty when nobody can tell, which lets nothing in. */
    default Optional<OrganisationRules> source() {
        return Optional.empty();
    }

    /** What it sets for the product's practices, which a project may only tighten; nothing is set when nobody can tell. */
    default Json.Members practices() {
        return Json.object().build();
    }

    Decision decide(Facts facts);
}
