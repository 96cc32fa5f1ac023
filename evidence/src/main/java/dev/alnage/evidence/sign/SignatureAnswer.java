package dev.alnage.evidence.sign;

/** Whether a signed object counts as somebody's. Whatever is not a clear yes is a no with its reason. */
public sealed interface SignatureAnswer {
    /** It holds. @param key the name of the key or certificate, as its tools print it */
    record SignedBy(String principal, String key) implements SignatureAnswer {}

    /** It does not, or that cannot be told. @param message what was found, and what was expected */
    record Refused(Fault fault, String message) implements SignatureAnswer {}

    /** Why not, in the order in which it is told where several are true: the first is what has to be mended first. */
    enum Fault {
        REVOKED("ALN-SRC-015"),
        BAD_SIGNATURE("ALN-SRC-017"),
        OTHER_NAMESPACE("ALN-SRC-020"),
        OUT_OF_SCOPE("ALN-SRC-016"),
        EXPIRED("ALN-SRC-014"),
        TIME_UNKNOWN("ALN-SRC-022"),
        MAY_NOT_SIGN("ALN-SRC-021"),
        NOT_VOUCHED_FOR("ALN-SRC-023"),
        UNKNOWN_KEY("ALN-SRC-013"),
        UNSIGNED("ALN-SRC-012"),
        MALFORMED_SIGNATURE("ALN-SRC-018"),
        MALFORMED_OBJECT("ALN-SRC-019");

        private final String code;

        Fault(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
