package dev.alnage.policy.rego.ast;

import dev.alnage.policy.rego.value.Value;

/**
 * A {@code # METADATA} block: what it says as a value (title, description, scope, custom …), where it stands, its scope
 * ({@code rule}, {@code document}, {@code package}, {@code subpackages}) and what it is about: the reference as text, such as
 * {@code data.a.p}, and for scope {@code rule} the place of that rule.
 */
public record Annotations(Location at, String scope, String target, Location targetAt, Value content) {}
