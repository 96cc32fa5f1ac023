package dev.alnage.factory.http;

/** What processes are to each other on the sockets; a uid stands behind each. */
public final class Roles {
    public static final String FACTORY = "factory";
    public static final String STORER = "storer";
    public static final String SEALER = "sealer";
    /** Any worker; a worker of one pool has {@link #worker(String)} as well. */
    public static final String WORKER = "worker";

    private Roles() {}

    public static String worker(String pool) {
        return "worker:" + pool;
    }
}
