/** The command line as a frame: the table of commands, flags, output, errors, exit codes. Knows no command. */
@NullMarked
package dev.alnage.app.cli;

import org.jspecify.annotations.NullMarked;
