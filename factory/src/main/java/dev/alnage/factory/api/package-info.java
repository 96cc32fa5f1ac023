/** The factory's API for people's clients: runs, evidence, approvals, the log. */
@NullMarked
package dev.alnage.factory.api;

import org.jspecify.annotations.NullMarked;
