/** Rego as it is written: what the parser makes of a source and the compiler starts from. */
@NullMarked
package dev.alnage.policy.rego.ast;

import org.jspecify.annotations.NullMarked;
