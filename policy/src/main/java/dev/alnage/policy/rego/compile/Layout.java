package dev.alnage.policy.rego.compile;

/** How large the frame of a rule must be: slots and cells given out one after the other. */
final class Layout {
    private int slots;
    private int cells;

    Layout(int arguments) {
        slots = arguments;
    }

    int slot() {
        return slots++;
    }

    int cell() {
        return cells++;
    }

    int slots() {
        return slots;
    }

    int cells() {
        return cells;
    }
}
