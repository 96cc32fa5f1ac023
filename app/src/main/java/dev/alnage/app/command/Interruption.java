package dev.alnage.app.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While this is open, somebody who ends the program interrupts the thread that works first, and it gets time to take down what it made. */
record Interruption(Thread hook, CountDownLatch closed) implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    static Interruption ofThisThread() {
        var worker = Thread.currentThread();
        // not the end of the thread: that one ends the program itself, and would wait for us
        var closed = new CountDownLatch(1);
        var hook = new Thread(() -> {
            worker.interrupt();
            try {
                closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook, closed);
    }

    @Override public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the program is ending already, and knows now that we are done
        }
    }
}
