package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.template.Template;
import dev.alnage.policy.rego.template.TemplateError;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.Value;

/** Text with gaps that values fill in. */
final class TemplateFunction {
    private TemplateFunction() {}

    static void addTo(Catalogue catalogue) {
        catalogue.pure("strings.render_template", STRING, TemplateFunction::render, STRING, Type.object(STRING, ANY));
    }

    private record Kept(String template) {}

    private static Value render(Evaluation evaluation, Value[] arguments) {
        var text = Operands.text(arguments, 0);
        var values = Operands.object(arguments, 1);
        StringFunctions.spendText(evaluation, text.length());
        try {
            var template = evaluation.remembered(new Kept(text), _ -> Template.parse(text));
            return Value.of(template.fill(values, evaluation::spend));
        } catch (TemplateError e) {
            throw BuiltinError.of(e.getMessage());
        }
    }
}
