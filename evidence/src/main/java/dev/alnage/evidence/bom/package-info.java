/** Bills of materials as values. */
@NullMarked
package dev.alnage.evidence.bom;

import org.jspecify.annotations.NullMarked;
