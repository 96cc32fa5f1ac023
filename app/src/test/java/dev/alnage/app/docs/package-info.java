/** What the pages of this project show is what the program said: their console blocks are run. */
@NullMarked
package dev.alnage.app.docs;

import org.jspecify.annotations.NullMarked;
