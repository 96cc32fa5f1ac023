/** From parsed modules to plans: names, order, safety, and closures over frames. */
@NullMarked
package dev.alnage.policy.rego.compile;

import org.jspecify.annotations.NullMarked;
