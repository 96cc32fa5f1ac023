package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Catalogue.ARRAY_OF_ANY;
import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Blocks of IP addresses: whether they contain each other, what is in them, and fewer blocks for the same addresses. */
final class CidrFunctions {
    private CidrFunctions() {}

    static void addTo(Catalogue catalogue) {
        var element = Type.any(STRING, ARRAY_OF_ANY);
        var blocks = Type.any(STRING, Type.array(element), Type.set(element), Type.object(STRING, element));
        catalogue.pure("net.cidr_contains", BOOLEAN, CidrFunctions::contains, STRING, STRING)
                .pure("net.cidr_overlap", BOOLEAN, CidrFunctions::contains, STRING, STRING)
                .pure("net.cidr_intersects", BOOLEAN, (_, arguments) ->
                        Value.of(Cidr.parse(Operands.text(arguments, 0)).intersects(Cidr.parse(Operands.text(arguments, 1)))), STRING, STRING)
                .pure("net.cidr_contains_matches", Type.set(Type.tuple(ANY, ANY)), CidrFunctions::matches, blocks, blocks)
                .pure("net.cidr_expand", Type.set(STRING), CidrFunctions::expand, STRING)
                .pure("net.cidr_is_valid", BOOLEAN, CidrFunctions::isValid, STRING)
                .pure("net.cidr_merge", Type.set(STRING), CidrFunctions::merge, Catalogue.LIST_OF_STRINGS);
    }

    private static Value contains(Evaluation evaluation, Value[] arguments) {
        return Value.of(Cidr.parse(Operands.text(arguments, 0)).contains(blockOrAddress(Operands.text(arguments, 1))));
    }

    private static Cidr blockOrAddress(String text) {
        return Cidr.address(text).orElseGet(() -> {
            try {
                return Cidr.parse(text);
            } catch (BuiltinError e) {
                throw BuiltinError.of("not a valid textual representation of an IP address or CIDR: "
                        + (text.length() > 100 ? text.substring(0, 100) + "…" : text));
            }
        });
    }

    private static Value isValid(Evaluation evaluation, Value[] arguments) {
        if (!(arguments[0] instanceof Value.Text(var text))) {
            return Value.FALSE;
        }
        try {
            Cidr.parse(text);
            return Value.TRUE;
        } catch (BuiltinError e) {
            return Value.FALSE;
        }
    }

    private static Value matches(Evaluation evaluation, Value[] arguments) {
        var outer = blocks(arguments, 0);
        var inner = blocks(arguments, 1);
        evaluation.spend(1L + (long) outer.size() * inner.size());
        var found = SetValue.builder();
        for (var block : outer.entrySet()) {
            for (var part : inner.entrySet()) {
                if (Cidr.parse(block.getValue()).contains(blockOrAddress(part.getValue()))) {
                    found.add(Value.array(block.getKey(), part.getKey()));
                }
            }
        }
        return found.build();
    }

    /** The blocks by what the result calls them: index, member or key; a lone string by itself. */
    private static Map<Value, String> blocks(Value[] arguments, int at) {
        var blocks = new LinkedHashMap<Value, String>();
        switch (arguments[at]) {
            case Value.Text(var text) -> blocks.put(arguments[at], text);
            case ArrayValue array -> {
                for (var i = 0; i < array.size(); i++) {
                    blocks.put(Num.of(i), block(array.get(i), at));
                }
            }
            case SetValue set -> set.forEach(member -> blocks.put(member, block(member, at)));
            case ObjectValue object -> object.members().forEach((key, value) -> blocks.put(key, block(value, at)));
            default -> throw BuiltinError.type(at + 1, arguments[at], "string", "array", "set", "object");
        }
        return blocks;
    }

    private static String block(Value element, int at) {
        var first = element instanceof ArrayValue array && array.size() > 0 ? array.get(0) : element;
        if (first instanceof Value.Text(var text)) {
            return text;
        }
        if (first != element) {
            throw BuiltinError.type(at + 1, first, "string");
        }
        throw BuiltinError.of("operand " + (at + 1) + ": element must be string or non-empty array");
    }

    private static Value expand(Evaluation evaluation, Value[] arguments) {
        var block = Cidr.parse(Operands.text(arguments, 0));
        var free = block.bits() - block.prefix();
        evaluation.spend(free < 62 ? 2L << free : Long.MAX_VALUE);
        if (free > 24) {
            throw BuiltinError.of("block has 2^" + free + " addresses, expected at most 2^24");
        }
        var addresses = SetValue.builder();
        var at = block.first();
        for (var i = 0; i < 1 << free; i++) {
            addresses.add(Value.of(Cidr.write(at, block.bits())));
            at = at.add(BigInteger.ONE);
        }
        return addresses.build();
    }

    /** Addresses in a row, and the one block they came as, if they did. */
    private record Range(BigInteger first, BigInteger last, int bits, java.util.Optional<Cidr> block) {}

    private static Value merge(Evaluation evaluation, Value[] arguments) {
        var ranges = new ArrayList<Range>();
        if (!Operands.isList(arguments[0])) {
            throw BuiltinError.of("operand must be an array");
        }
        for (var element : Operands.elements(arguments, 0)) {
            if (!(element instanceof Value.Text(var text))) {
                throw BuiltinError.of("element must be string");
            }
            evaluation.spend(4);
            var block = Cidr.address(text).map(CidrFunctions::withClass).orElseGet(() -> network(Cidr.parse(text)));
            ranges.add(new Range(block.first(), block.last(), block.bits(), java.util.Optional.of(block)));
        }
        var merged = SetValue.builder();
        for (var range : joined(ranges)) {
            evaluation.spend(1);
            range.block().ifPresentOrElse(block -> merged.add(Value.of(block.toString())), () -> split(range, merged));
        }
        return merged.build();
    }

    /** A block is written with its first address; a lone address, which became a block of its class, with itself. */
    private static Cidr network(Cidr block) {
        return new Cidr(block.first(), block.prefix(), block.bits());
    }

    /** The networks of RFC 791 by the first bits: what a lone IPv4 address stands for here; IPv6 has none. */
    private static Cidr withClass(Cidr address) {
        if (address.bits() != 32) {
            throw BuiltinError.of("IPv6 invalid: needs prefix length");
        }
        var first = address.address().shiftRight(24).intValue();
        if (first >= 224) {
            throw BuiltinError.of("IPv4 address without a class: needs prefix length");
        }
        return new Cidr(address.address(), first < 128 ? 8 : first < 192 ? 16 : 24, 32);
    }

    /** From the last to the first: what begins no later than right after another's end joins it. */
    private static List<Range> joined(List<Range> ranges) {
        ranges.sort(Comparator.comparing(Range::bits).thenComparing(Range::last).thenComparing(Range::first));
        for (var i = ranges.size() - 1; i > 0; i--) {
            var range = ranges.get(i);
            var before = ranges.get(i - 1);
            if (range.bits() == before.bits() && range.first().subtract(BigInteger.ONE).compareTo(before.last()) <= 0) {
                ranges.set(i - 1, new Range(range.first().min(before.first()), range.last(), range.bits(), java.util.Optional.empty()));
                ranges.remove(i);
            }
        }
        return ranges;
    }

    /** The fewest blocks that are exactly the range. */
    private static void split(Range range, SetValue.Builder into) {
        var at = range.first();
        while (at.compareTo(range.last()) <= 0) {
            var size = at.signum() == 0 ? range.bits() : at.getLowestSetBit();
            var left = range.last().subtract(at).add(BigInteger.ONE);
            size = Math.min(size, left.bitLength() - 1);
            into.add(Value.of(Cidr.write(at, range.bits()) + "/" + (range.bits() - size)));
            at = at.add(BigInteger.ONE.shiftLeft(size));
        }
    }
}
