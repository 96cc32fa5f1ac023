/** Pages for people: what is known about an artifact, fit to be printed. */
@NullMarked
package dev.alnage.app.page;

import org.jspecify.annotations.NullMarked;
