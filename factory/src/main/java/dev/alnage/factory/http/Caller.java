package dev.alnage.factory.http;

import java.time.Instant;
import java.util.Set;

/** Who speaks on a connection, and what that one is to us. Lets them speak; signs nothing. */
public record Caller(Peer peer, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** A user of this machine. */
    public Caller(long uid, Set<String> roles) {
        this(new User(uid), roles);
    }

    /** Who is at the other end, as the kernel or a certificate says. */
    public sealed interface Peer {
        /** One name for one peer, for counting and for messages. */
        String name();
    }

    /** A process of this machine, as the kernel says (SO_PEERCRED). */
    public record User(long uid) implements Peer {
        @Override public String name() {
            return "uid " + uid;
        }
    }

    /**
     * The holder of a key that an authority of ours certified.
     *
     * @param client the name that the list of clients gives it
     * @param certificate the name in its certificate by which the list knows it, such as {@code URI:spiffe://…}
     * @param from when the certificate begins
     * @param until when it ends
     * @param people the accounts that may step up for it
     */
    public record Certified(String client, String certificate, Instant from, Instant until, Set<String> people) implements Peer {
        public Certified {
            people = Set.copyOf(people);
        }

        @Override public String name() {
            return "client " + client;
        }
    }

    /** @throws IllegalStateException for a caller from elsewhere: its route was opened to one by mistake */
    public long uid() {
        return switch (peer) {
            case User(var uid) -> uid;
            case Certified(var client, _, _, _, _) -> throw new IllegalStateException("found client " + client + " on a route for users of this machine");
        };
    }
}
