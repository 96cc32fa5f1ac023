/** The factory as processes: run, killed and attacked. */
@NullMarked
package dev.alnage.app.process;

import org.jspecify.annotations.NullMarked;
