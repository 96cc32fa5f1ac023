/** The in-toto verifier as a command of its own: {@code tools/in-toto-client}. */
@NullMarked
package dev.alnage.app.intoto;

import org.jspecify.annotations.NullMarked;
