/** The factory over HTTP on Unix sockets. */
@NullMarked
package dev.alnage.worker.http;

import org.jspecify.annotations.NullMarked;
