package dev.alnage.app.demo;

import java.io.IOException;

/**
 * Something that must be refused, with its honest twin, which must go through.
 *
 * @param title for people
 * @param code of the refusal that is expected, and of no other
 */
record Attack(String title, String code, Try attempt, Try twin) {
    /** One go at a real door. */
    interface Try {
        Ending go() throws IOException, InterruptedException;
    }

    /** How it ended: the code of the refusal, empty when it went through. */
    record Ending(String code, String found) {
        static final Ending THROUGH = new Ending("", "");
    }
}
