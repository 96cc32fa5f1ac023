/** Attack cases as data: each says what is tried, by which door, and what the right answer is, beside a twin without the trick. */
@NullMarked
package dev.alnage.app.cases;

import org.jspecify.annotations.NullMarked;
