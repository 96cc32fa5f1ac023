/** What a push brings: its objects hashed again, its new commits, tags, directories and blobs, in one walk. */
@NullMarked
package dev.alnage.factory.source.range;

import org.jspecify.annotations.NullMarked;
