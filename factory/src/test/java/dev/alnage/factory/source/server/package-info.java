/** Tests of the Git server with real clients. */
@NullMarked
package dev.alnage.factory.source.server;

import org.jspecify.annotations.NullMarked;
