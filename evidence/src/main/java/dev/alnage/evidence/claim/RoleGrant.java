package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.NameTemplate;
import java.time.Instant;
import java.util.Optional;

/** Factory administrators' statement that an account or a team has a role in repositories, or that a grant has ended. */
public record RoleGrant(String trustDomain, Act act, Instant given, String reason) {
    public static final String TYPE = "https://alnage.dev/role-grant/v1";

    /** Who has a role: an account, or all members of a team. */
    public record Holder(boolean team, String name) {
        public Holder {
            People.requireName(team ? "team" : "account", name);
        }

        /** {@code anna}, or {@code team:core}. */
        public static Holder of(String text) {
            return text.startsWith("team:") ? new Holder(true, text.substring(5)) : new Holder(false, text);
        }

        @Override public String toString() {
            return team ? "team:" + name : name;
        }
    }

    /** What is granted or taken back. */
    public sealed interface Act {
        /**
         * @param repositories names of repositories, such as {@code shop/app} or {@code shop/{name}}
         * @param expires when it ends by itself; empty for a grant that an access review ends
         */
        @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
        record Granted(Holder holder, RepositoryRole role, NameTemplate repositories, Optional<Instant> expires) implements Act {}

        /** @param grant the envelope that granted it */
        record Withdrawn(Digest grant) implements Act {}
    }

    public RoleGrant {
        People.requireText("a reason", reason);
        if (act instanceof Act.Granted(_, _, _, var expires) && expires.isPresent() && !expires.get().isAfter(given)) {
            throw new Rejected.Malformed("found a grant given at " + given + " that expires at " + expires.get() + ", expected an end after that");
        }
    }

    public Statement toStatement() {
        var json = Json.object().with("trustDomain", trustDomain).with("given", given.toString()).with("reason", reason);
        switch (act) {
            case Act.Granted(var holder, var role, var repositories, var expires) -> {
                json.with("act", "granted").with("holder", holder.toString()).with("role", role.wireName()).with("repositories", repositories.text());
                expires.ifPresent(end -> json.with("expires", end.toString()));
            }
            case Act.Withdrawn(var grant) -> json.with("act", "withdrawn").with("grant", grant.toString());
        }
        var about = switch (act) {
            case Act.Granted(var holder, _, _, _) -> Resource.of("holder", People.subject(trustDomain, holder.toString()));
            case Act.Withdrawn(var grant) -> Resource.of("grant", grant);
        };
        return Claims.statement(TYPE, json, Resource.of("series", People.series(trustDomain)), about);
    }

    public static RoleGrant read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var act = switch (fields.text("act")) {
            case "granted" -> new Act.Granted(Holder.of(fields.text("holder")), RepositoryRole.of(fields.text("role")), new NameTemplate(fields.text("repositories")),
                    fields.has("expires") ? Optional.of(fields.instant("expires")) : Optional.empty());
            case "withdrawn" -> new Act.Withdrawn(fields.digest("grant"));
            default -> throw new Rejected.Malformed("found act " + fields.text("act") + " of a role grant, expected granted or withdrawn");
        };
        var grant = new RoleGrant(fields.text("trustDomain"), act, fields.instant("given"), fields.text("reason"));
        fields.noOthers();
        People.requireSame(statement, grant.toStatement());
        return grant;
    }
}
