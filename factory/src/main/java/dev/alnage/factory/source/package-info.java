/** The source stage: commits by tree digest. */
@NullMarked
package dev.alnage.factory.source;

import org.jspecify.annotations.NullMarked;
