/** The gateway: the only code that opens a connection to elsewhere. */
@NullMarked
package dev.alnage.factory.outbound;

import org.jspecify.annotations.NullMarked;
