package dev.alnage.evidence.claim;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;

/**
 * A factory administrator's statement that somebody belongs to the factory or to a team, or no longer does. An account that was
 * removed never comes back under its name: reviews and pushes on record stay the first one's.
 *
 * @param given when it was first signed; the same act signed again later is another statement
 */
public record Membership(String trustDomain, Act act, Instant given, String reason) {
    public static final String TYPE = "https://alnage.dev/membership/v1";

    /** What happens to whom. */
    public sealed interface Act {
        /** The account, which is the one that this is about. */
        String account();

        /** @param fullName for people to read; decides nothing */
        record Enrolled(String account, AccountKind kind, String fullName) implements Act {
            public Enrolled {
                People.requireName("account", account);
                People.requireText("a name", fullName);
            }
        }

        /** That an account writes under an e-mail address, in small letters; no two accounts share one, ever. */
        record Addressed(String account, String email) implements Act {
            private static final int LENGTH_MAX = 254;

            public Addressed {
                People.requireName("account", account);
                if (email.indexOf('@') < 1 || email.length() > LENGTH_MAX || !email.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '<' && c != '>'
                        && !(c >= 'A' && c <= 'Z'))) {
                    throw new Rejected.Malformed("found e-mail address \"" + email + "\", expected NAME@DOMAIN in small letters of ASCII");
                }
            }
        }

        /** For good; its keys and roles count for nothing from then on. */
        record Removed(String account) implements Act {
            public Removed {
                People.requireName("account", account);
            }
        }

        /** A team is there once it has had a member. */
        record Joined(String team, String account) implements Act {
            public Joined {
                People.requireName("team", team);
                People.requireName("account", account);
            }
        }

        record Left(String team, String account) implements Act {
            public Left {
                People.requireName("team", team);
                People.requireName("account", account);
            }
        }
    }

    public Membership {
        People.requireText("a reason", reason);
    }

    public Statement toStatement() {
        var json = Json.object().with("trustDomain", trustDomain).with("given", given.toString()).with("reason", reason).with("account", act.account());
        switch (act) {
            case Act.Enrolled(_, var kind, var fullName) -> json.with("act", "enrolled").with("kind", kind.wireName()).with("fullName", fullName);
            case Act.Addressed(_, var email) -> json.with("act", "addressed").with("email", email);
            case Act.Removed _ -> json.with("act", "removed");
            case Act.Joined(var team, _) -> json.with("act", "joined").with("team", team);
            case Act.Left(var team, _) -> json.with("act", "left").with("team", team);
        }
        return Claims.statement(TYPE, json, Resource.of("series", People.series(trustDomain)),
                Resource.of("account", People.subject(trustDomain, act.account())));
    }

    public static Membership read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var account = fields.text("account");
        var act = switch (fields.text("act")) {
            case "enrolled" -> new Act.Enrolled(account, AccountKind.of(fields.text("kind")), fields.text("fullName"));
            case "addressed" -> new Act.Addressed(account, fields.text("email"));
            case "removed" -> new Act.Removed(account);
            case "joined" -> new Act.Joined(fields.text("team"), account);
            case "left" -> new Act.Left(fields.text("team"), account);
            default -> throw new Rejected.Malformed("found act " + fields.text("act") + " of a membership, expected enrolled, addressed, removed, joined or left");
        };
        var membership = new Membership(fields.text("trustDomain"), act, fields.instant("given"), fields.text("reason"));
        fields.noOthers();
        People.requireSame(statement, membership.toStatement());
        return membership;
    }
}
