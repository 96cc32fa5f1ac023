/** Holds the rules of the architecture that a test can hold, by reading the class files of all modules. */
@NullMarked
package dev.alnage.app.structure;

import org.jspecify.annotations.NullMarked;
