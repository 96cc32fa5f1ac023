/** The values of Rego with their one total order. */
@NullMarked
package dev.alnage.policy.rego.value;

import org.jspecify.annotations.NullMarked;
