/** The factory as a worker sees it, and how it asks: HTTP over Unix sockets. */
@NullMarked
package dev.alnage.worker.client;

import org.jspecify.annotations.NullMarked;
