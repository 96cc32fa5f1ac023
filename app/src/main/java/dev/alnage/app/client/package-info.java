/** A person's client: asks the factory, and verifies for itself what it is told. */
@NullMarked
package dev.alnage.app.client;

import org.jspecify.annotations.NullMarked;
