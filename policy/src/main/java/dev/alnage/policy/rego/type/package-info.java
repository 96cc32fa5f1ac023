/** What is known of a value before it is there: the types of Rego's checker. */
@NullMarked
package dev.alnage.policy.rego.type;

import org.jspecify.annotations.NullMarked;
