/** Tests of the frame of the command line. */
@NullMarked
package dev.alnage.app.cli;

import org.jspecify.annotations.NullMarked;
