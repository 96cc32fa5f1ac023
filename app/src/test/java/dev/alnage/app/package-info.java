/** Tests of the program as a whole. */
@NullMarked
package dev.alnage.app;

import org.jspecify.annotations.NullMarked;
