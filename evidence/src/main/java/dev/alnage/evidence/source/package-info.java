/** What git objects say, read strictly from their bytes: commits, tags and trees, who wrote them and what exactly is signed. */
@NullMarked
package dev.alnage.evidence.source;

import org.jspecify.annotations.NullMarked;
