package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;

/** For which pools a caller may speak: those that its uid stands for, where uids are separate. */
public record Pools(Caller caller) {
    /** @throws Rejected.Untrusted if the caller is no worker of that pool */
    public void require(String pool) {
        if (!caller.roles().contains(Roles.worker(pool))) {
            throw new Rejected.Untrusted("found " + caller.peer().name() + " speaking for pool " + pool + ", expected a worker of that pool");
        }
    }
}
