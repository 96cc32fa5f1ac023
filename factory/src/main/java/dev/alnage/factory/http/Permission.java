package dev.alnage.factory.http;

import java.util.Set;

/** Which roles may use a route; there is none by default, and {@link #ANYONE} has to be written out. */
public record Permission(Set<String> roles, boolean everybody) {
    public static final Permission ANYONE = new Permission(Set.of(), true);

    public Permission {
        roles = Set.copyOf(roles);
        if (!everybody && roles.isEmpty()) {
            throw new IllegalArgumentException("a route that nobody may use");
        }
    }

    public static Permission of(String... roles) {
        return new Permission(Set.of(roles), false);
    }

    boolean allows(Caller caller) {
        return everybody || caller.roles().stream().anyMatch(roles::contains);
    }
}
