/** The factory: the stages, their ledger, blobs, queue and identities. Never runs a command of a build. */
@NullMarked
package dev.alnage.factory;

import org.jspecify.annotations.NullMarked;
