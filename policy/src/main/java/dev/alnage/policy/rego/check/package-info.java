/** What can be told of a policy before it runs: types that cannot meet, names that are no use. */
@NullMarked
package dev.alnage.policy.rego.check;

import org.jspecify.annotations.NullMarked;
