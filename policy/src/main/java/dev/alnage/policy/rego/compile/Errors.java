package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What has been found wrong so far. */
final class Errors {
    /** Who has so many errors is helped with these. */
    private static final int MAX = 100;

    private final List<RegoError> found = new ArrayList<>();

    void add(String code, String message, Location at) {
        var error = new RegoError(code, message, at);
        if (found.size() < MAX && !found.contains(error)) {
            found.add(error);
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws RegoErrors if there are any */
    void refuse() {
        if (!found.isEmpty()) {
            found.sort(Comparator.<RegoError, String>comparing(error -> error.at().file()).thenComparingInt(error -> error.at().row())
                    .thenComparingInt(error -> error.at().column()));
            throw new RegoErrors(found);
        }
    }
}
