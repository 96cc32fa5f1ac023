package dev.alnage.factory.storer;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.SourceScope;
import java.nio.file.Path;
import java.util.Optional;

/** Which repositories the factory serves itself: commits of those it knows by more than their objects. */
public interface ServedRepositories {
    /** For a factory that serves none. */
    ServedRepositories NONE = Optional::empty;

    /** The folder below which they lie, each in one of its name and {@code .git}; empty when there is none. */
    Optional<Path> root();

    static ServedRepositories below(Path root) {
        var place = root.toAbsolutePath().normalize();
        return () -> Optional.of(place);
    }

    /** The name under which the factory serves what lies in a folder; empty for every other folder. */
    default Optional<String> nameOf(Path folder) {
        return root().filter(place -> folder.startsWith(place) && folder.toString().endsWith(".git")).map(place -> place.relativize(folder).toString())
                .map(name -> name.substring(0, name.length() - ".git".length()));
    }

    /**
     * Where the objects of a repository lie.
     *
     * @param repository a folder of this machine, or a repository of the factory as {@code alnage://DOMAIN/NAME}
     * @throws Rejected.Malformed for a repository of another factory, or of one that serves none
     */
    default Path folder(String repository, String trustDomain) {
        var named = SourceScope.find(repository);
        if (named.isEmpty()) {
            return Path.of(repository).toAbsolutePath().normalize();
        }
        if (!named.get().toUri().equals(repository) || !named.get().trustDomain().equals(trustDomain)) {
            throw new Rejected.Malformed("found repository " + repository + ", expected one that this factory serves, such as " + new SourceScope(trustDomain, "shop/app").toUri());
        }
        return root().map(place -> place.resolve(named.get().repository() + ".git")).orElseThrow(
                () -> new Rejected.Malformed("found repository " + repository + ", expected a folder: this factory serves no repositories"));
    }
}
