/** Our own predicate types, for what no published type says (decision 0003): run, reuse, ingest, receipt, approval, deployment. */
@NullMarked
package dev.alnage.evidence.claim;

import org.jspecify.annotations.NullMarked;
