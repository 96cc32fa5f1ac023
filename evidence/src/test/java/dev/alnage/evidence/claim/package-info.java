@org.jspecify.annotations.NullMarked
package dev.alnage.evidence.claim;
