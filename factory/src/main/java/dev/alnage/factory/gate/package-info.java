/** Gathers verified statements, asks the policy, records the verdict: the only way onward. */
@NullMarked
package dev.alnage.factory.gate;

import org.jspecify.annotations.NullMarked;
