package demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table fruit = new Table("fruit", List.of("kind", "price"),
            List.of(List.of("apple", "1.20"), List.of("pear", "2"), List.of("apple", "0.80")));

    @Test void a_row_with_a_cell_too_few_is_refused() {
        assertThrows(Unfit.class, () -> Table.read("t", new StringReader("a,b\n1\n")));
    }

    @Test void a_column_name_twice_is_refused() {
        assertThrows(Unfit.class, () -> Table.read("t", new StringReader("a,a\n1,2\n")));
    }

    @Test void an_empty_file_is_refused() {
        assertThrows(Unfit.class, () -> Table.read("t", new StringReader("")));
    }

    @Test void a_quote_that_never_closes_is_refused() {
        assertThrows(Unfit.class, () -> Table.read("t", new StringReader("a\n\"open\n")));
    }

    @Test void an_unknown_column_is_refused_also_when_there_are_no_rows() {
        var empty = new Table("empty", List.of("a"), List.of());
        assertThrows(Unfit.class, () -> empty.select(List.of("a"), Map.of("b", "1")));
        assertThrows(Unfit.class, () -> empty.select(List.of("b"), Map.of()));
    }

    @Test void quotes_commas_and_line_feeds_come_back_as_they_were() throws IOException {
        var csv = "name,said\nann,\"one, \"\"two\"\"\nthree\"\n";
        var table = Table.read("t", new StringReader(csv));
        assertEquals(List.of(List.of("ann", "one, \"two\"\nthree")), table.rows());
        assertEquals(csv, table.csv());
    }

    @Test void rows_are_chosen_by_value_and_columns_by_name() throws IOException {
        assertEquals("price\n1.20\n0.80\n", fruit.select(List.of("price"), Map.of("kind", "apple")).csv());
    }

    @Test void numbers_are_summed_up_exactly() {
        assertEquals(List.of("kind: 3 filled, 2 different", "price: 3 filled, 3 different, 0.80 to 2, mean 1.333333"),
                Summary.of(fruit).stream().map(Summary::line).toList());
    }

    @Test void a_column_with_one_word_among_numbers_is_no_column_of_numbers() {
        var table = new Table("t", List.of("n"), List.of(List.of("1"), List.of("none"), List.of(" ")));
        assertEquals(List.of("n: 2 filled, 2 different"), Summary.of(table).stream().map(Summary::line).toList());
    }
}
