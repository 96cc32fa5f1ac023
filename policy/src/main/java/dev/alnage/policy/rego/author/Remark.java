package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.ast.Location;

/** Something in a policy that compiles and is probably not meant. {@code rule} names the kind; {@code fix} is what to do. */
public record Remark(String rule, Location at, String message, String fix) {}
