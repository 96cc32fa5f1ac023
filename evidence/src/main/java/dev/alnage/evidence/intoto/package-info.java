/** in-toto 1.0: layouts and their verification, following §5.2 of the specification. */
@NullMarked
package dev.alnage.evidence.intoto;

import org.jspecify.annotations.NullMarked;
