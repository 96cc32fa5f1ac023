/** Which contents of a git repository a scan for secrets has to look at, and the looking. */
@NullMarked
package dev.alnage.factory.source.scan;

import org.jspecify.annotations.NullMarked;
