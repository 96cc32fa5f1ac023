/** Verified facts and a policy in, a verdict with reasons out. Time is a parameter. */
@NullMarked
package dev.alnage.policy;

import org.jspecify.annotations.NullMarked;
