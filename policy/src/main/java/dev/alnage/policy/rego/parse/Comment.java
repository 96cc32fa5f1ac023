package dev.alnage.policy.rego.parse;

/** A comment without its {@code #}. */
record Comment(String text, int row, int column) {}
