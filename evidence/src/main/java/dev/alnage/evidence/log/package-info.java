/** The transparency log as arithmetic: tiles, checkpoints, inclusion and consistency proofs (RFC 6962, C2SP tlog-tiles). */
@NullMarked
package dev.alnage.evidence.log;

import org.jspecify.annotations.NullMarked;
