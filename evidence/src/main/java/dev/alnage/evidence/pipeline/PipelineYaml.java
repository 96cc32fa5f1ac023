package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The YAML of a pipeline file as a JSON value: core schema, no key twice, no alias, no tag. */
final class PipelineYaml {
    private PipelineYaml() {}

    static Json read(Bytes file) {
        try {
            var settings = LoadSettings.builder().setSchema(new CoreSchema()).setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(0).setCodePointLimit(PipelineFile.BYTES_MAX).build();
            return value(new Load(settings).loadFromString(file.toText()));
        } catch (YamlEngineException e) {
            throw new Rejected.Malformed("found damaged YAML, expected YAML 1.2: " + e.getMessage().replace('\n', ' '));
        }
    }

    private static Json value(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case null -> new Json.Null();
            case String text -> Json.text(text);
            case Boolean bool -> Json.bool(bool);
            case Integer number -> Json.number(number);
            case Double number -> new Json.Number(BigDecimal.valueOf(number));
            case List<?> list -> Json.array(list.stream().map(PipelineYaml::value).toList());
            case Map<?, ?> map -> members(map);
            default -> throw new Rejected.Malformed("found a " + value.getClass().getSimpleName() + ", expected text, number, list or mapping");
        };
    }

    private static Json members(Map<?, ?> map) {
        var members = new LinkedHashMap<String, Json>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new Rejected.Malformed("found key " + key + ", expected text");
            }
            members.put(name, value(value));
        });
        return Json.object(members);
    }
}
