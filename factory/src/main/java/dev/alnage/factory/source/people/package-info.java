/** The directory of people as the Git server asks it. */
@NullMarked
package dev.alnage.factory.source.people;

import org.jspecify.annotations.NullMarked;
