/** Fuzz targets: whatever bytes come, a reader returns a value that holds or rejects them, within a second. */
@NullMarked
package dev.alnage.fuzz;

import org.jspecify.annotations.NullMarked;
