/** Tests of the images that set-up makes. */
@NullMarked
package dev.alnage.app.images;

import org.jspecify.annotations.NullMarked;
