/** Makes the images that workers run steps in, on this machine, from its JDK and its C library: no registry, no shell, no setuid. */
@NullMarked
package dev.alnage.app.images;

import org.jspecify.annotations.NullMarked;
