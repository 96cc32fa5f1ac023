/** What compiled policies run on: frames, documents, limits. */
@NullMarked
package dev.alnage.policy.rego.run;

import org.jspecify.annotations.NullMarked;
