/** Tests of the case runner, and the cases themselves. */
@NullMarked
package dev.alnage.app.cases;

import org.jspecify.annotations.NullMarked;
