@org.jspecify.annotations.NullMarked
package dev.alnage.factory.witness;
