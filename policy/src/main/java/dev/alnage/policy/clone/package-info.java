/** Verifies a clone of a repository against everything that is on record about it. No I/O. */
@NullMarked
package dev.alnage.policy.clone;

import org.jspecify.annotations.NullMarked;
