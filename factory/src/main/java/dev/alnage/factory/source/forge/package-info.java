/** Guards a forge that an organisation already has: judges what it receives, follows what it serves, and tells it what was found (decision 0028). */
@NullMarked
package dev.alnage.factory.source.forge;

import org.jspecify.annotations.NullMarked;
