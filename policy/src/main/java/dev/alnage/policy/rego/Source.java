package dev.alnage.policy.rego;

/** One policy file: its name, for messages, and its text. */
public record Source(String file, String text) {}
