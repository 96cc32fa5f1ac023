package dev.alnage.factory.http;

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

    /** The holder of a key that an authority of ours certified, under the name that the list of clients gives it. */
    public record Certified(String client) implements Peer {
        @Override public String name() {
            return "client " + client;
        }
    }

    /** @throws IllegalStateException for a caller from elsewhere: its route was opened to one by mistake */
    public long uid() {
        return switch (peer) {
            case User(var uid) -> uid;
            case Certified(var client) -> throw new IllegalStateException("found client " + client + " on a route for users of this machine");
        };
    }
}
