/** Proposed changes, their reviews and merges, and the record of every move of a reference. */
@NullMarked
package dev.alnage.factory.source.change;

import org.jspecify.annotations.NullMarked;
