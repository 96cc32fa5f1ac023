/** One step of a pipeline on somebody's own machine: where its files come from. */
@NullMarked
package dev.alnage.app.local;

import org.jspecify.annotations.NullMarked;
