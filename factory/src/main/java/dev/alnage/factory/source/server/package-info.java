/** The Git server: keeps repositories, receives pushes into quarantine, and moves references only when the gate has said so. */
@NullMarked
package dev.alnage.factory.source.server;

import org.jspecify.annotations.NullMarked;
