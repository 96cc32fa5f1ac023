/** The built-in functions of Rego, each with its signature; what is not here does not exist. */
@NullMarked
package dev.alnage.policy.rego.builtin;

import org.jspecify.annotations.NullMarked;
