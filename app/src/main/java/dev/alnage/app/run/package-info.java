/** Watching a run, and saying a verdict in lines. */
@NullMarked
package dev.alnage.app.run;

import org.jspecify.annotations.NullMarked;
