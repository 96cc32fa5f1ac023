/** Rego: policies as text in, answers out. Start at {@link dev.alnage.policy.rego.Program}. */
@NullMarked
package dev.alnage.policy.rego;

import org.jspecify.annotations.NullMarked;
