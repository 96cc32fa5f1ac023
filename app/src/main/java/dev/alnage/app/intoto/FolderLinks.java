package dev.alnage.app.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Layout;
import dev.alnage.evidence.intoto.LinkSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Links as files of one folder; those of a sublayout in a folder below it. */
record FolderLinks(Path folder) implements LinkSource {
    private static final int LINK_BYTES_MAX = 64 << 20;

    @Override public Optional<Bytes> findLink(String step, String keyid) {
        var file = folder.resolve(ClassicLink.fileName(step, keyid));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InTotoClient.read(file, LINK_BYTES_MAX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public List<String> listKeyids(String step) {
        var before = Layout.requireName(step) + ".";
        var name = Pattern.compile(Pattern.quote(before) + "[0-9a-f]{8}[.]link");
        try (var files = Files.list(folder)) {
            var keyids = files.map(file -> file.getFileName().toString()).filter(each -> name.matcher(each).matches())
                    .map(each -> each.substring(before.length(), before.length() + KEYID_IN_NAME)).sorted().limit(LINKS_MAX + 1L).toList();
            if (keyids.size() > LINKS_MAX) {
                throw new Rejected.Malformed("found more than " + LINKS_MAX + " links of step " + step + ", expected at most that");
            }
            return keyids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public LinkSource sublayout(String step, String keyid) {
        var name = ClassicLink.fileName(step, keyid);
        return new FolderLinks(folder.resolve(name.substring(0, name.length() - ".link".length())));
    }
}
