/** Who reviewed a change and whether that is enough; how the references of a repository came to be what they are. No I/O. */
@NullMarked
package dev.alnage.policy.source;

import org.jspecify.annotations.NullMarked;
