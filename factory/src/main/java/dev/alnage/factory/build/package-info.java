/** The build stage: plans, orders and runs. */
@NullMarked
package dev.alnage.factory.build;

import org.jspecify.annotations.NullMarked;
