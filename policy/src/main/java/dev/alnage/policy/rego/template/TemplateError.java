package dev.alnage.policy.rego.template;

/** A template that is none, or that cannot be filled in with what it was given. */
@SuppressWarnings("serial")
public final class TemplateError extends RuntimeException {
    TemplateError(String message) {
        super("template: " + message, null, false, false);
    }
}
