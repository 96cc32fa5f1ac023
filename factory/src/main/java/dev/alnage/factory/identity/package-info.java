/** People, roles and key stores. */
@NullMarked
package dev.alnage.factory.identity;

import org.jspecify.annotations.NullMarked;
