/** State behind ports: blobs by digest, an append-only ledger, a queue with fences. */
@NullMarked
package dev.alnage.factory.store;

import org.jspecify.annotations.NullMarked;
