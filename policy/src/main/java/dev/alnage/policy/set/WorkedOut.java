package dev.alnage.policy.set;

import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was worked out last from records under a trust file, and told again only while the very same records are found under the very
 * same trust file. So signatures on what every decision rests on are verified once, and a record more, less or other is felt at once.
 */
final class WorkedOut<T> {
    private final BiFunction<TrustFile, List<Evidence.Found>, T> work;
    private volatile @Nullable Last<T> last;

    private record Last<T>(TrustFile trust, List<Evidence.Found> found, T value) {}

    /** @param work depends on nothing but what it is given: on no clock either */
    WorkedOut(BiFunction<TrustFile, List<Evidence.Found>, T> work) {
        this.work = work;
    }

    T of(TrustFile trust, List<Evidence.Found> found) {
        var known = last;
        // the very file: one of equal content that was read again only costs the work
        if (known == null || known.trust() != trust || !known.found().equals(found)) {
            known = new Last<>(trust, List.copyOf(found), work.apply(trust, found));
            last = known;
        }
        return known.value();
    }
}
