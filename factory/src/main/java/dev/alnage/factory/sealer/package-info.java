/** The sealer process: certifies workers, signs checkpoints and decides at the gate, from evidence that it verified itself. */
@NullMarked
package dev.alnage.factory.sealer;

import org.jspecify.annotations.NullMarked;
