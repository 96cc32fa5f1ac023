package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;

/** Which pool a worker belongs to: the one that its uid stands for, where uids are separate. */
public final class Pools {
    private Pools() {}

    /** @param claimed the pool that the worker says it is of; it must be one that its uid may speak for */
    public static String of(Caller caller, String claimed) {
        if (!caller.roles().contains(Roles.worker(claimed))) {
            throw new Rejected.Untrusted("found uid " + caller.uid() + " speaking for pool " + claimed + ", expected a worker of that pool");
        }
        return claimed;
    }
}
