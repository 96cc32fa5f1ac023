package dev.alnage.factory.api;

import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Caller;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.identity.Assurance;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.StepUp;
import dev.alnage.factory.identity.SteppedUp;
import java.io.IOException;
import java.util.Set;

/**
 * Where the policy asks for it, a client from another machine may ask the API only while somebody of its people has stepped up for it: the
 * key of its certificate, which lies in a file, is not enough. What everybody may ask is not asked about.
 */
public final class ApiStepUp implements Router.Guard {
    /** Where somebody steps up. */
    static final String PATH = "/v1/step-ups";
    /** What has an occasion of its own, or is the way to step up. */
    private static final Set<String> OTHERWISE = Set.of(PATH, TokenDoor.PATH);

    private final Directory people;
    private final SteppedUp steppedUp;
    private final TrustedClock clock;

    public ApiStepUp(Directory people, SteppedUp steppedUp, TrustedClock clock) {
        this.people = people;
        this.steppedUp = steppedUp;
        this.clock = clock;
    }

    @Override public void require(Caller caller, Route route) throws IOException {
        if (caller.peer() instanceof Caller.Certified certified && !route.permission().everybody() && !OTHERWISE.contains(route.pattern())) {
            var now = clock.now();
            var assurance = steppedUp.find(certified.client(), now).orElse(new Assurance(Assurance.How.KEY, Set.of(certified.name())));
            StepUp.require(people.current(now), StepUpOccasion.API, assurance);
        }
    }
}
