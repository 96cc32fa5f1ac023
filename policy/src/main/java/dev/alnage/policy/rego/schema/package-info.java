/** JSON Schema as the reference implementation of Rego understands it: drafts 4, 6 and 7. */
@NullMarked
package dev.alnage.policy.rego.schema;

import org.jspecify.annotations.NullMarked;
