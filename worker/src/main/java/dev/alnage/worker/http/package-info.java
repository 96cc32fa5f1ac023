/** The factory as a worker sees it, and how it asks: HTTP over Unix sockets. */
@NullMarked
package dev.alnage.worker.http;

import org.jspecify.annotations.NullMarked;
