/** What clients keep and ask. */
@NullMarked
package dev.alnage.app.client;

import org.jspecify.annotations.NullMarked;
