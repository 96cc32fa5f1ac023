/** What is claimed about software: digests, resources, statements. Pure values: no clock, file, socket or randomness. */
@NullMarked
package dev.alnage.evidence;

import org.jspecify.annotations.NullMarked;
