/** The commands that need no running factory. Each reads its words, asks the module that knows, and prints the answer. */
@NullMarked
package dev.alnage.app.command;

import org.jspecify.annotations.NullMarked;
