/** The materials stage: what comes from outside passes the ingest gate. */
@NullMarked
package dev.alnage.factory.materials;

import org.jspecify.annotations.NullMarked;
