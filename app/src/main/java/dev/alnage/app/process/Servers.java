package dev.alnage.app.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What one process serves; the last that was begun ends first. */
final class Servers implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    static Servers of(AutoCloseable first) {
        return new Servers().with(first);
    }

    Servers with(AutoCloseable another) {
        open.push(another);
        return this;
    }

    @Override public void close() throws IOException {
        var faults = new IOException("a server did not stop");
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                faults.addSuppressed(e);
            }
        }
        if (faults.getSuppressed().length > 0) {
            throw faults;
        }
    }
}
