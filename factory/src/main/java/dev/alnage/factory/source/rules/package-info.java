/** Which rules a push is judged by: the organisation's, and what the repository's own files asked for before it. */
@NullMarked
package dev.alnage.factory.source.rules;

import org.jspecify.annotations.NullMarked;
