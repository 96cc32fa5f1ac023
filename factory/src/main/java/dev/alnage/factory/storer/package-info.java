/** The storer process: hashes again what others claim, and files it. */
@NullMarked
package dev.alnage.factory.storer;

import org.jspecify.annotations.NullMarked;
