/** Git over SSH: keys and certificates get in, two commands run, and nothing else of SSH is there. */
@NullMarked
package dev.alnage.factory.source.server.ssh;

import org.jspecify.annotations.NullMarked;
