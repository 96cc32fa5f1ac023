/** Takes one signed order, verifies its inputs, has the command run in a sandbox, and signs what it saw. */
@NullMarked
package dev.alnage.worker;

import org.jspecify.annotations.NullMarked;
