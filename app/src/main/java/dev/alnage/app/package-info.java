/** The program: its entry and the table of its commands. */
@NullMarked
package dev.alnage.app;

import org.jspecify.annotations.NullMarked;
