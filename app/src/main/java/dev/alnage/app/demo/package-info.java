/** The demo: the paper's sample pipeline, carried out, approved, published and attacked on this machine. */
@NullMarked
package dev.alnage.app.demo;

import org.jspecify.annotations.NullMarked;
