/** The artifacts stage: publication. */
@NullMarked
package dev.alnage.factory.artifacts;

import org.jspecify.annotations.NullMarked;
