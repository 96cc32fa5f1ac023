/** Who is who, who may do what, and whose keys hold, folded from the statements on record. Pure: the ledger and the time are handed in. */
@NullMarked
package dev.alnage.evidence.people;

import org.jspecify.annotations.NullMarked;
