/** Worker images: OCI image layouts on disk, verified down to every file. */
@NullMarked
package dev.alnage.worker.image;

import org.jspecify.annotations.NullMarked;
