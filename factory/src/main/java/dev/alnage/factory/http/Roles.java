package dev.alnage.factory.http;

/** What processes are to each other on the sockets, behind each of which stands a uid, and what clients from elsewhere may do. */
public final class Roles {
    public static final String FACTORY = "factory";
    public static final String STORER = "storer";
    public static final String SEALER = "sealer";
    /** Any worker; a worker of one pool has {@link #worker(String)} as well. */
    public static final String WORKER = "worker";

    /** A client from elsewhere that may read verdicts and the evidence for them. */
    public static final String READ = "read";
    /** A client from elsewhere that may ask the gate for a verdict that is signed and recorded. */
    public static final String DECIDE = "decide";
    /** A client from elsewhere that may ask what the gate would say, which is not recorded. */
    public static final String VERIFY = "verify";
    /** A program from elsewhere that may exchange who it is for a token of minutes. */
    public static final String EXCHANGE = "exchange";

    private Roles() {}

    public static String worker(String pool) {
        return "worker:" + pool;
    }
}
