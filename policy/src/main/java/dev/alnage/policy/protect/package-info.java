/** How references of repositories are protected, and who owns what in them: the organisation's rules, the repositories' own, and their order. */
@NullMarked
package dev.alnage.policy.protect;

import org.jspecify.annotations.NullMarked;
