package dev.alnage.factory.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The order in which objects lie in the packs of a repository. Whoever wants many and does not care in which order reads them in this one:
 * what an object builds upon lies shortly before it and has just been read, where any other order makes it up again for each.
 */
public final class PackOrder {
    private PackOrder() {}

    private record Placed<T>(T thing, int pack, long offset) {}

    /**
     * The same things, in the order of their objects. What is in no pack comes last, as it stood; a pack that cannot be read says nothing of
     * an order, and whoever reads from it will hear why.
     *
     * @param objects what object each thing is about
     */
    public static <T> List<T> of(Repository repository, List<T> things, Function<T, ? extends AnyObjectId> objects) {
        var indexes = indexes(repository);
        var placed = new ArrayList<Placed<T>>(things.size());
        var last = 0;
        for (var thing : things) {
            var place = place(thing, objects.apply(thing), indexes, last);
            last = place.pack() < indexes.size() ? place.pack() : last;
            placed.add(place);
        }
        placed.sort(Comparator.<Placed<T>>comparingInt(Placed::pack).thenComparingLong(Placed::offset));
        return placed.stream().map(Placed::thing).toList();
    }

    /** @param likely the pack in which the last one was */
    private static <T> Placed<T> place(T thing, AnyObjectId id, List<PackIndex> indexes, int likely) {
        for (var i = 0; i < indexes.size(); i++) {
            var pack = (likely + i) % indexes.size();
            var offset = indexes.get(pack).findOffset(id);
            if (offset >= 0) {
                return new Placed<>(thing, pack, offset);
            }
        }
        return new Placed<>(thing, indexes.size(), 0);
    }

    private static List<PackIndex> indexes(Repository repository) {
        var indexes = new ArrayList<PackIndex>();
        if (repository.getObjectDatabase() instanceof ObjectDirectory directory) {
            for (var pack : directory.getPacks()) {
                try {
                    indexes.add(pack.getIndex());
                } catch (IOException e) {
                    // it cannot be read: an order is all that is asked for here
                    continue;
                }
            }
        }
        return indexes;
    }
}
