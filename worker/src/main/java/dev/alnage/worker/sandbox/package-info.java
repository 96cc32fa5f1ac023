/** Runs the command of one order in a single-use sandbox and watches it from outside. */
@NullMarked
package dev.alnage.worker.sandbox;

import org.jspecify.annotations.NullMarked;
