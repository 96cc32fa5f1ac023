/** What the factory hands to a worker and what a worker saw. */
@NullMarked
package dev.alnage.evidence.order;

import org.jspecify.annotations.NullMarked;
