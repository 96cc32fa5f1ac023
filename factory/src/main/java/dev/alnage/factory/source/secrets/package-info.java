/** Looks for secrets in bytes: rules, the engine that asks them, and what it found. No file, clock or socket in here. */
@NullMarked
package dev.alnage.factory.source.secrets;

import org.jspecify.annotations.NullMarked;
