/** Text to syntax: the lexer and the parser of Rego, v1 and v0. Every source is taken for hostile. */
@NullMarked
package dev.alnage.policy.rego.parse;

import org.jspecify.annotations.NullMarked;
