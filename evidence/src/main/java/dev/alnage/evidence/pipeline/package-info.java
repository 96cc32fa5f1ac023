/** The pipeline file compiled: plan, layout, expected build. Pure, because planner, gate and every offline verifier need the same answer. */
@NullMarked
package dev.alnage.evidence.pipeline;

import org.jspecify.annotations.NullMarked;
