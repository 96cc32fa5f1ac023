package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.factory.source.range.NewBlob;
import java.io.IOException;

/** One thing that is looked at in every push. */
public interface PushCheck {
    /** What it is called in evidence: a word of small letters and dashes. */
    String control();

    /**
     * Begins to look at a push.
     *
     * @throws IOException when it cannot tell, which lets nothing in
     */
    Look begin(PushView view) throws IOException;

    /** One look at one push. */
    interface Look {
        /** Each new content of the push, once; by several threads if there are many. */
        default void blob(NewBlob blob, Bytes content) throws IOException {}

        /** After the last content. */
        Outcome end() throws IOException;
    }
}
