package dev.alnage.worker.sandbox;

/** Attacks on sandboxes of crun. */
class CrunAttackTest extends Attacks {
    CrunAttackTest() {
        super("crun");
    }
}
