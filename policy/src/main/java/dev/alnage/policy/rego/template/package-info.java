/** Templates of text as Go's package {@code text/template} reads them: without templates in templates. */
@NullMarked
package dev.alnage.policy.rego.template;

import org.jspecify.annotations.NullMarked;
