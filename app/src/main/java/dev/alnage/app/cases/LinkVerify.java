package dev.alnage.app.cases;

import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;
import java.nio.file.Path;

/** A link of in-toto, in its classic wrapper or in DSSE. */
record LinkVerify() implements Operation {
    @Override public String name() {
        return "link.verify";
    }

    @Override public String description() {
        return "an in-toto link, classic or DSSE; key (file in PEM or in in-toto's JSON), step (any): the step that it must be of";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var key = KeyFiles.existing(folder, args.text("key"));
        var step = args.text("step", "");
        args.noOthers();
        return in -> verify(in, LayoutKey.read(KeyFiles.read(key)), step);
    }

    private static String verify(Path in, LayoutKey key, String step) throws IOException {
        var link = ClassicLink.verify(KeyFiles.read(in), key);
        if (!step.isEmpty() && !link.name().equals(step)) {
            throw new NotPassed(1, "found a link of step " + link.name() + ", expected one of " + step);
        }
        return "link of step " + link.name() + ", " + link.products().size() + " products";
    }
}
