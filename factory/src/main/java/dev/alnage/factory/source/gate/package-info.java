/** Decides about a push: each check looks at the same range of objects, and only what all of them let in gets in. */
@NullMarked
package dev.alnage.factory.source.gate;

import org.jspecify.annotations.NullMarked;
