/** Tests of the commands that need no running factory. */
@NullMarked
package dev.alnage.app.command;

import org.jspecify.annotations.NullMarked;
