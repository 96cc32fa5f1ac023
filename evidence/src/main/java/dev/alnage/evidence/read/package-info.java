/** The strict readers: the only parsers of evidence, archives and configuration. What is not exactly right is refused. */
@NullMarked
package dev.alnage.evidence.read;

import org.jspecify.annotations.NullMarked;
