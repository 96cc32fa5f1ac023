package dev.alnage.worker.sandbox;

/** Attacks on sandboxes of runc. */
class RuncAttackTest extends Attacks {
    RuncAttackTest() {
        super("runc");
    }
}
