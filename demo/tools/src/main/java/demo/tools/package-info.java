/** The steps of the sample pipeline, one program each. They know nothing of Alnage. */
@NullMarked
package demo.tools;

import org.jspecify.annotations.NullMarked;
