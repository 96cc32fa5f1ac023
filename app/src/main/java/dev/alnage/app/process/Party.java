package dev.alnage.app.process;

/** A process of the factory with a uid, keys and a socket of its own. Workers are one party a pool. */
public record Party(String name, int uid) {
    /** The group that may read the store and the images. */
    public static final int READERS_GID = 47_100;
    public static final Party FACTORY = new Party("factory", 47_101);
    public static final Party STORER = new Party("storer", 47_102);
    public static final Party SEALER = new Party("sealer", 47_103);
    private static final int FIRST_WORKER_UID = 47_110;

    /** The worker of the n-th pool. */
    public static Party worker(String pool, int index) {
        return new Party("worker-" + pool, FIRST_WORKER_UID + index);
    }
}
