package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Pusher;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** The directory of people and programs, as the Git server asks it. It is asked anew at each login and for each request. */
public interface Access {
    /** What a request does to a repository. What protects one reference more than another is for the gate. */
    enum Operation {
        READ,
        /** Pushing at all; what each reference of the push comes to is asked as well. */
        WRITE,
        OPEN_CHANGE, REVIEW, MOVE_BRANCH, CREATE_BRANCH, DELETE_BRANCH, CREATE_TAG,
        /** Also moving one. */
        DELETE_TAG
    }

    /** Who stands behind a credential at a time; empty for whoever may not come in. @throws IOException when it cannot tell */
    Optional<Pusher> authenticate(Credential credential, Instant now) throws IOException;

    /** Whether they may do that now: a key that has been revoked since the login no longer may. @throws IOException when it cannot tell */
    boolean allows(Pusher pusher, RepositoryName repository, Operation operation, Instant now) throws IOException;

    /** What they have to do before they may do anything at all, by the policy in force; empty for whoever has shown enough. @throws IOException when it cannot tell */
    Optional<String> wanting(Pusher pusher, Instant now) throws IOException;
}
