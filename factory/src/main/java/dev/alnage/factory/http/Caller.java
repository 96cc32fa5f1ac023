package dev.alnage.factory.http;

import java.util.Set;

/** Who speaks on a connection: the uid of the peer process and what that uid is to us. Lets them speak; signs nothing. */
public record Caller(long uid, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }
}
