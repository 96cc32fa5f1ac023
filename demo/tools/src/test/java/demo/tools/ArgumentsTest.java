package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test void an_unknown_flag_is_refused() {
        assertThrows(Arguments.Unusable.class, () -> Arguments.parse(new String[] {"--b", "1"}, "--a"));
    }

    @Test void a_flag_without_a_value_is_refused() {
        assertThrows(Arguments.Unusable.class, () -> Arguments.parse(new String[] {"--a"}, "--a"));
        assertThrows(Arguments.Unusable.class, () -> Arguments.parse(new String[] {"--a", "--b", "1"}, "--a", "--b"));
    }

    @Test void a_missing_flag_and_one_too_many_are_refused() {
        var arguments = Arguments.parse(new String[] {"--a", "1", "--a", "2"}, "--a", "--b");
        assertThrows(Arguments.Unusable.class, () -> arguments.one("--a"));
        assertThrows(Arguments.Unusable.class, () -> arguments.one("--b"));
    }

    @Test void a_pair_twice_or_without_a_name_is_refused() {
        assertThrows(Arguments.Unusable.class, () -> Arguments.parse(new String[] {"--a", "x=1", "--a", "x=2"}, "--a").pairs("--a"));
        assertThrows(Arguments.Unusable.class, () -> Arguments.parse(new String[] {"--a", "=1"}, "--a").pairs("--a"));
    }

    @Test void flags_come_in_any_order_and_number() {
        var arguments = Arguments.parse(new String[] {"--p", "x=1=2", "--a", "1", "--a", "2"}, "--a", "--b", "--p");
        assertEquals(List.of("1", "2"), arguments.all("--a"));
        assertEquals(Optional.empty(), arguments.find("--b"));
        assertEquals(Map.of("x", "1=2"), arguments.pairs("--p"));
    }

    @Test void a_wrong_call_is_exit_code_two_and_a_refusal_one() {
        assertEquals(2, Link.exitCode("--nonsense", "1"));
        assertEquals(2, Compile.exitCode());
        assertEquals(1, Step.exitCode("step", new String[0], new String[0], _ -> {
            throw new Refused("found nothing, expected something");
        }));
        assertEquals(0, Step.exitCode("step", new String[0], new String[0], _ -> {}));
    }
}
