@org.jspecify.annotations.NullMarked
package dev.alnage.factory.source.forge;
