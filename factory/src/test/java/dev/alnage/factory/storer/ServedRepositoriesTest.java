package dev.alnage.factory.storer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("source/four-eyes")
class ServedRepositoriesTest {
    private static final Path ROOT = Path.of("/srv/factory/repositories");
    private final ServedRepositories served = ServedRepositories.below(ROOT);

    @Test void a_repository_of_the_factory_is_found_by_its_name_and_by_its_folder() {
        var folder = served.folder("alnage://test.alnage/shop/app", "test.alnage");
        assertEquals(ROOT.resolve("shop/app.git"), folder);
        assertEquals(Optional.of("shop/app"), served.nameOf(folder));
        assertEquals(Optional.of("shop/app"), served.nameOf(served.folder(ROOT + "/shop/../shop/app.git", "test.alnage")));
    }

    @Test void a_folder_beside_or_above_them_is_none_of_them_however_it_is_spelt() {
        for (var other : List.of(ROOT + "/../evil/app.git", ROOT + "/shop/app.git/../../../evil.git", ROOT + "s/shop/app.git", ROOT.toString(), ROOT + "/shop/app", "/srv/app.git")) {
            assertEquals(Optional.empty(), served.nameOf(served.folder(other, "test.alnage")), other);
        }
    }

    @Test void a_repository_of_another_factory_with_a_revision_or_with_a_way_out_in_its_name_is_refused() {
        for (var other : List.of("alnage://other.alnage/shop/app", "alnage://test.alnage/shop/app@main", "alnage://test.alnage/../app", "alnage://test.alnage/shop/../../app",
                "alnage://test.alnage/", "alnage://test.alnage/shop/app.git", "git+alnage://test.alnage/shop/app", "alnage://test.alnage//app")) {
            assertThrows(Rejected.Malformed.class, () -> served.folder(other, "test.alnage"), other);
        }
        assertThrows(Rejected.Malformed.class, () -> ServedRepositories.NONE.folder("alnage://test.alnage/shop/app", "test.alnage"));
    }
}
