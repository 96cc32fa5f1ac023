/** The processes of a factory on one machine: where their files are, which keys each holds, how they are started and watched. */
@NullMarked
package dev.alnage.app.process;

import org.jspecify.annotations.NullMarked;
