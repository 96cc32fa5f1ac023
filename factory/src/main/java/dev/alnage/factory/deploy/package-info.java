/** The deploy stage: what runs where. */
@NullMarked
package dev.alnage.factory.deploy;

import org.jspecify.annotations.NullMarked;
