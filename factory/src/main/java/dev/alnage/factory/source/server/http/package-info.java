/** Git over HTTPS, in git's smart protocol alone, for whoever brings a token. */
@NullMarked
package dev.alnage.factory.source.server.http;

import org.jspecify.annotations.NullMarked;
