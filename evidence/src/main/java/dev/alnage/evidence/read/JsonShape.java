package dev.alnage.evidence.read;

import java.math.BigDecimal;
import java.util.List;

/** What {@link JsonReader} makes of the JSON that it reads, for values of another kind than {@code Json}. */
public interface JsonShape<V> {
    V nothing();

    V bool(boolean value);

    /** A number written as an integer that fits. */
    V integer(long value);

    /** Any other number, exactly; its scale is 0 only if it was written as an integer. */
    V number(BigDecimal value);

    V text(String value);

    /** The list is handed over. */
    V elements(List<V> values);

    /** Collects the members of one object. */
    Members<V> members();

    /** The members of one object, in the order in which they stand. */
    interface Members<V> {
        /** Whether the name is new; if not, the document is refused. */
        boolean add(String name, V value);

        V build();
    }
}
