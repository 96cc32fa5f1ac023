/** What both ends of SSH share, the server of {@code factory.source.server.ssh} and the client of {@code factory.outbound}: a key that signs and is never seen. */
@NullMarked
package dev.alnage.factory.ssh;

import org.jspecify.annotations.NullMarked;
