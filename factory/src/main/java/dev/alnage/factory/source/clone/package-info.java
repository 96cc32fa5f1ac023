/** Reads clones, and writes the evidence by which they are verified. */
@NullMarked
package dev.alnage.factory.source.clone;

import org.jspecify.annotations.NullMarked;
