/** Witnesses of logs: of ours, which are asked to cosign its checkpoints, and of others', for which this program is one (C2SP tlog-witness). */
@NullMarked
package dev.alnage.factory.witness;

import org.jspecify.annotations.NullMarked;
