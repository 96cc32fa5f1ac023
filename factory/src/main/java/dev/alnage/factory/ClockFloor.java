package dev.alnage.factory;

import java.time.Instant;

/** The latest time of which it is known that it has passed, kept across restarts. */
public interface ClockFloor {
    /** The floor, or {@link Instant#MIN} if none was ever kept. */
    Instant read();

    /** Keeps a later floor, durably. */
    void raise(Instant floor);

    /** Where an administrator finds it, for messages. */
    String place();
}
