/** HTTP over Unix sockets, and over TCP with mutual TLS: routes that declare their permission, problem details, the client. */
@NullMarked
package dev.alnage.factory.http;

import org.jspecify.annotations.NullMarked;
