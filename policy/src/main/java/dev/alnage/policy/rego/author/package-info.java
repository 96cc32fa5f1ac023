/** What people who write policies need: their tests run, coverage, remarks on dangerous rules, what a policy is, and how two differ. */
@NullMarked
package dev.alnage.policy.rego.author;

import org.jspecify.annotations.NullMarked;
