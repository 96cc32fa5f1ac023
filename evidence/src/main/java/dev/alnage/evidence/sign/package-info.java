/** Keys, envelopes and who may speak: the only code that calls cryptography, and the only code that can make a {@code Verified}. */
@NullMarked
package dev.alnage.evidence.sign;

import org.jspecify.annotations.NullMarked;
