/** The system calls that a worker needs and Java has no name for. */
@NullMarked
package dev.alnage.worker.kernel;

import org.jspecify.annotations.NullMarked;
