package dev.alnage.evidence.intoto;

import java.util.Optional;

/** Runs the inspections of a layout over the final product, in a sandbox: their commands come from elsewhere. */
public interface Inspector {
    /** An inspector without a sandbox: it cannot tell. */
    Inspector NONE = _ -> Optional.empty();

    /** The link that the inspection gave, its {@code return-value} in the byproducts; or nothing, if it cannot be run here. */
    Optional<ClassicLink> inspect(Layout.Inspection inspection);
}
