package dev.alnage.factory.source.secrets;

/** One text that a rule matched, with what allowlists look at. The texts are bytes as characters. */
record Match(Rule rule, int begin, int end, int secretBegin, String secret, String whole, String line) {
    int secretEnd() {
        return secretBegin + secret.length();
    }

    boolean overlaps(Match other) {
        return secretBegin < other.secretEnd() && other.secretBegin < secretEnd();
    }
}
