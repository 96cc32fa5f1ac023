package dev.alnage.app.images;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * How an image was made, as SLSA provenance v1 in an in-toto Statement v1, unsigned: whoever imports the image signs it. It
 * says plainly that set-up made the image, on the machine itself and without a sandbox.
 */
record ImageProvenance(ImageRecipe recipe, Digest manifest, List<Input> inputs) {
    static final String BUILD_TYPE = "https://alnage.dev/build-types/worker-image/v1";
    static final String BUILDER = "https://alnage.dev/builders/set-up";

    /** @param path in the image, or below the JDK that was linked from */
    record Input(String layer, String path, Digest digest) {}

    ImageProvenance {
        inputs = List.copyOf(inputs);
    }

    Json toStatement() {
        return Json.object().with("_type", "https://in-toto.io/Statement/v1")
                .with("subject", Json.array(List.of(Json.object().with("name", recipe.name()).with("digest", digestSet(manifest)).build())))
                .with("predicateType", "https://slsa.dev/provenance/v1")
                .with("predicate", Json.object().with("buildDefinition", definition())
                        .with("runDetails", Json.object().with("builder", Json.object().with("id", BUILDER)
                                .with("version", Json.object().with("java", Runtime.version().toString()).build()).build()).build()).build())
                .build();
    }

    private Json definition() {
        List<Json> dependencies = new ArrayList<>();
        inputs.forEach(input -> dependencies.add(Json.object().with("name", input.path()).with("digest", digestSet(input.digest()))
                .with("annotations", Json.object().with("layer", input.layer()).build()).build()));
        return Json.object().with("buildType", BUILD_TYPE)
                .with("externalParameters", Json.object().with("name", recipe.name())
                        .with("layers", Json.array(recipe.layers().stream().map(ImageProvenance::parameters).toList())).build())
                .with("internalParameters", Json.object().with("sandboxed", new Json.Bool(false)).with("madeBy", "set-up")
                        .with("note", "made on the machine itself, without a sandbox; what it was made from was neither built nor verified by us").build())
                .with("resolvedDependencies", Json.array(dependencies)).build();
    }

    private static Json parameters(ImageRecipe.Layer layer) {
        return switch (layer) {
            case ImageRecipe.JavaRuntime runtime -> Json.object().with("title", runtime.title())
                    .with("jlink", Json.texts(JavaLinker.arguments(runtime))).build();
            case ImageRecipe.Files(var title, var content) -> Json.object().with("title", title)
                    .with("paths", Json.texts(content.keySet())).build();
        };
    }

    private static Json digestSet(Digest digest) {
        return Json.object().with(digest.algorithm().wireName(), digest.hex()).build();
    }
}
