package dev.alnage.factory.source.secrets;

import java.util.Arrays;

/** Where one rule has to look: parts of the content that do not overlap. */
final class Windows {
    private int[] bounds = new int[8];
    private int count;

    /** Joins it with the one before, where they meet. */
    void add(int from, int to) {
        if (count > 0 && from <= bounds[2 * count - 1]) {
            bounds[2 * count - 2] = Math.min(from, bounds[2 * count - 2]);
            bounds[2 * count - 1] = Math.max(to, bounds[2 * count - 1]);
            return;
        }
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = from;
        bounds[2 * count + 1] = to;
        count++;
    }

    int count() {
        return count;
    }

    int from(int window) {
        return bounds[2 * window];
    }

    int to(int window) {
        return bounds[2 * window + 1];
    }
}
