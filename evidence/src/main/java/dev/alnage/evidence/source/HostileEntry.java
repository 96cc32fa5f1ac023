package dev.alnage.evidence.source;

/**
 * Something in a tree that does harm where somebody checks it out.
 *
 * @param where the path, or the path and the line
 * @param found what is there, fit for a terminal
 * @param expected what would do no harm
 */
public record HostileEntry(Trick trick, String where, String found, String expected) {
    /** What kind of harm; each has the code under which it is refused. */
    public enum Trick {
        GIT_DIRECTORY("ALN-SRC-051"), NAME("ALN-SRC-052"), LINK("ALN-SRC-053"), MODULES("ALN-SRC-054"), DEVICE("ALN-SRC-055"), TWIN("ALN-SRC-055");

        private final String code;

        Trick(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    @Override public String toString() {
        return trick.code() + " " + where + ": found " + found + ", expected " + expected;
    }
}
