/** Trees to files on disk and back. */
@NullMarked
package dev.alnage.worker.tree;

import org.jspecify.annotations.NullMarked;
