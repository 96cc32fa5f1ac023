package dev.alnage.factory.identity;

import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Refused;
import java.util.Optional;

/**
 * Says whether somebody has shown enough of who they are for what they want (practice {@code source/mfa}). The one place that judges it:
 * whoever lets anybody in or on asks here, and what else will count as a second factor is a case of {@link Assurance.How}.
 */
public final class StepUp {
    /** Of a refusal for want of it. */
    public static final String CODE = "ALN-USR-060";
    private static final int FORBIDDEN = 403;

    private StepUp() {}

    /** Whether one stolen thing is not enough for that proof. */
    public static boolean isStrong(Assurance assurance) {
        return switch (assurance.how()) {
            case TOUCHED_TOKEN, FEDERATED, WORKLOAD_CERTIFICATE -> true;
            case KEY, IDENTITY_TOKEN -> assurance.keys().size() > 1;
            case MACHINE_TOKEN -> false;
        };
    }

    /** What they have to do first, by the policy in force; empty when they have shown enough. */
    public static Optional<String> wanting(Roster people, StepUpOccasion occasion, Assurance assurance) {
        return people.rules().stepUps().contains(occasion) && !isStrong(assurance) ? Optional.of(fix(occasion)) : Optional.empty();
    }

    /** @throws Refused with {@link #CODE} and what to do first */
    public static void require(Roster people, StepUpOccasion occasion, Assurance assurance) {
        wanting(people, occasion, assurance).ifPresent(fix -> {
            throw refused(occasion, assurance, fix);
        });
    }

    /** The same for what always wants it, whatever a policy says. @throws Refused with {@link #CODE} and what to do first */
    public static void requireStrong(StepUpOccasion occasion, Assurance assurance) {
        if (!isStrong(assurance)) {
            throw refused(occasion, assurance, fix(occasion));
        }
    }

    private static Refused refused(StepUpOccasion occasion, Assurance assurance, String fix) {
        return new Refused(new Problem(FORBIDDEN, CODE, found(assurance) + " for " + what(occasion) + ", expected more than what one theft brings", fix));
    }

    /** What was shown, in words. */
    public static String found(Assurance assurance) {
        return switch (assurance.how()) {
            case KEY -> assurance.keys().size() == 1 ? "found one key in a file" : "found " + assurance.keys().size() + " keys in files";
            case TOUCHED_TOKEN -> "found a key on a token";
            case IDENTITY_TOKEN -> "found an identity token alone";
            case FEDERATED -> "found an identity token of somebody who showed several factors";
            case WORKLOAD_CERTIFICATE -> "found a certificate of minutes";
            case MACHINE_TOKEN -> "found a token of a program";
        };
    }

    private static String what(StepUpOccasion occasion) {
        return switch (occasion) {
            case CERTIFICATE -> "a certificate";
            case LOGIN -> "coming in";
            case TOKEN -> "a token";
            case API -> "the API";
            case PROTECTED -> "a protected reference";
        };
    }

    private static String fix(StepUpOccasion occasion) {
        return switch (occasion) {
            case CERTIFICATE -> "name a key on a FIDO token, or two keys: alnage user certificate ACCOUNT --login FILE --login FILE";
            case LOGIN, PROTECTED -> "come with a key on a FIDO token, or with a certificate that two keys asked for: alnage user certificate";
            case TOKEN -> "exchange it over mutual TLS, or have the issuer say amr mfa or hwk with an auth_time of the last 15 minutes";
            case API -> "let somebody of the client's people step up: alnage user step-up ACCOUNT --login FILE --client NAME";
        };
    }
}
