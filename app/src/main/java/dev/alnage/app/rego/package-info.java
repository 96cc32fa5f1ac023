/** Rego at the command line: cases of other implementations played, queries answered, policies linted. */
@NullMarked
package dev.alnage.app.rego;

import org.jspecify.annotations.NullMarked;
