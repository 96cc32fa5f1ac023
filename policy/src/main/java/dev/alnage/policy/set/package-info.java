/** The policy that a factory has signed: its versions, its bundles of rules, the built-in practices, exceptions; and how it decides. */
@NullMarked
package dev.alnage.policy.set;

import org.jspecify.annotations.NullMarked;
