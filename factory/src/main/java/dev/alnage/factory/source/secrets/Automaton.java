package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Rejected;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many words at once in bytes, whatever the case of ASCII letters (Aho and Corasick 1975): one table look-up a byte,
 * however many words there are.
 */
final class Automaton {
    static final int STATES_MAX = 60_000;

    /** Told of each occurrence, in the order of their ends. */
    interface Sink {
        /** @param word its number, @param end behind its last byte; @return whether to go on */
        boolean found(int word, int end);
    }

    /** So many parts of content are looked at side by side: each byte waits for the look-up of the byte before, and one part not for another. */
    private static final int PARTS = 4;
    private static final int BLOCK_BYTES = 64 << 10;

    private final byte[] classes;
    private final int shift;
    private final char[] next;
    private final int firstFinal;
    private final int[][] words;
    private final int longest;

    /** @param longest how many bytes the longest word has */
    private Automaton(byte[] classes, int shift, char[] next, int firstFinal, int[][] words, int longest) {
        this.classes = classes;
        this.shift = shift;
        this.next = next;
        this.firstFinal = firstFinal;
        this.words = words;
        this.longest = longest;
    }

    /** @param words in lower case, none of them empty; their numbers are their places */
    static Automaton of(List<String> words) {
        return new Builder().build(words);
    }

    /** @return how many bytes were looked at: all, unless the sink stopped */
    int scan(byte[] content, Sink sink) {
        var met = new Met[PARTS];
        Arrays.setAll(met, _ -> new Met());
        var state = 0;
        for (var begin = 0; begin < content.length; begin += BLOCK_BYTES) {
            state = block(content, begin, Math.min(content.length, begin + BLOCK_BYTES), state, met);
            for (var part : met) {
                var stopped = part.tell(sink);
                if (stopped > 0) {
                    return stopped;
                }
            }
        }
        return content.length;
    }

    /** @param before the state in front of the block; @return that behind it */
    private int block(byte[] content, int begin, int end, int before, Met[] met) {
        var length = (end - begin) / PARTS;
        if (length < longest) {
            return part(content, begin, end, before, met[0]);
        }
        int one = begin + length;
        int two = one + length;
        int three = two + length;
        var state = before;
        var stateOne = enter(content, one);
        var stateTwo = enter(content, two);
        var stateThree = enter(content, three);
        for (var i = 0; i < length; i++) {
            state = next[state << shift | classes[content[begin + i] & 0xff]];
            stateOne = next[stateOne << shift | classes[content[one + i] & 0xff]];
            stateTwo = next[stateTwo << shift | classes[content[two + i] & 0xff]];
            stateThree = next[stateThree << shift | classes[content[three + i] & 0xff]];
            if (Math.max(Math.max(state, stateOne), Math.max(stateTwo, stateThree)) >= firstFinal) {
                met[0].note(begin + i + 1, state);
                met[1].note(one + i + 1, stateOne);
                met[2].note(two + i + 1, stateTwo);
                met[3].note(three + i + 1, stateThree);
            }
        }
        return part(content, three + length, end, stateThree, met[3]);
    }

    private int part(byte[] content, int begin, int end, int before, Met met) {
        var state = before;
        for (var i = begin; i < end; i++) {
            state = next[state << shift | classes[content[i] & 0xff]];
            met.note(i + 1, state);
        }
        return state;
    }

    /** The state in front of a byte: what stands further before than the longest word is long changes nothing behind it. */
    private int enter(byte[] content, int at) {
        var state = 0;
        for (var i = at - longest + 1; i < at; i++) {
            state = next[state << shift | classes[content[i] & 0xff]];
        }
        return state;
    }

    /** Where words end in one part, until all before it have been told of. */
    private final class Met {
        private int[] ends = new int[16];
        private int[] states = new int[16];
        private int count;

        void note(int end, int state) {
            if (state >= firstFinal) {
                if (count == ends.length) {
                    ends = Arrays.copyOf(ends, 2 * count);
                    states = Arrays.copyOf(states, 2 * count);
                }
                ends[count] = end;
                states[count++] = state;
            }
        }

        /** @return where the sink stopped, 0 if it did not */
        int tell(Sink sink) {
            for (var i = 0; i < count; i++) {
                for (var word : words[states[i] - firstFinal]) {
                    if (!sink.found(word, ends[i])) {
                        return ends[i];
                    }
                }
            }
            count = 0;
            return 0;
        }
    }

    /** One node of the tree of words, before the tables are written. */
    private static final class Node {
        private final int[] children;
        private final List<Integer> words = new ArrayList<>();
        private int fallback;
        private int number;

        Node(int width) {
            children = new int[width];
            Arrays.fill(children, -1);
        }
    }

    private static final class Builder {
        private final List<Node> nodes = new ArrayList<>();
        private final byte[] classes = new byte[256];
        private int width = 1;

        Automaton build(List<String> words) {
            words.forEach(this::classify);
            nodes.add(new Node(width));
            for (var i = 0; i < words.size(); i++) {
                add(words.get(i), i);
            }
            complete();
            return tables(words.stream().mapToInt(String::length).max().orElse(1));
        }

        /** Bytes that no word has share one class, and a capital has that of its letter. */
        private void classify(String word) {
            for (var i = 0; i < word.length(); i++) {
                var b = word.charAt(i);
                if (b > 0xff || b >= 'A' && b <= 'Z') {
                    throw new IllegalArgumentException("a word that is not in lower case: " + word);
                }
                if (classes[b] == 0) {
                    if (width == Byte.MAX_VALUE) {
                        throw new Rejected.Malformed("found words of over " + Byte.MAX_VALUE + " different bytes, expected fewer");
                    }
                    classes[b] = (byte) width++;
                    if (b >= 'a' && b <= 'z') {
                        classes[b - 'a' + 'A'] = classes[b];
                    }
                }
            }
        }

        private void add(String word, int number) {
            var at = 0;
            for (var i = 0; i < word.length(); i++) {
                var c = classes[word.charAt(i)];
                if (nodes.get(at).children[c] < 0) {
                    if (nodes.size() == STATES_MAX) {
                        throw new Rejected.Malformed("found keywords of over " + STATES_MAX + " bytes, expected fewer");
                    }
                    nodes.get(at).children[c] = nodes.size();
                    nodes.add(new Node(width));
                }
                at = nodes.get(at).children[c];
            }
            nodes.get(at).words.add(number);
        }

        /** Breadth first: where a word breaks off, go on with the longest end of it that begins another. */
        private void complete() {
            var open = new ArrayDeque<Integer>();
            open.add(0);
            while (!open.isEmpty()) {
                var at = open.remove();
                var node = nodes.get(at);
                for (var c = 0; c < width; c++) {
                    var elsewhere = at == 0 ? 0 : nodes.get(node.fallback).children[c];
                    if (node.children[c] < 0) {
                        node.children[c] = elsewhere;
                    } else {
                        var child = nodes.get(node.children[c]);
                        child.fallback = elsewhere;
                        child.words.addAll(nodes.get(elsewhere).words);
                        open.add(node.children[c]);
                    }
                }
            }
        }

        /** States that end a word get the highest numbers, so that one comparison tells. */
        private Automaton tables(int longest) {
            var plain = nodes.stream().filter(node -> node.words.isEmpty()).toList();
            var last = nodes.stream().filter(node -> !node.words.isEmpty()).toList();
            var ordered = new ArrayList<>(plain);
            ordered.addAll(last);
            for (var i = 0; i < ordered.size(); i++) {
                ordered.get(i).number = i;
            }
            var shift = 32 - Integer.numberOfLeadingZeros(width - 1);
            var next = new char[ordered.size() << shift];
            for (var node : ordered) {
                for (var c = 0; c < width; c++) {
                    next[node.number << shift | c] = (char) nodes.get(node.children[c]).number;
                }
            }
            var ends = last.stream().map(node -> node.words.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
            return new Automaton(classes, shift, next, plain.size(), ends, longest);
        }
    }
}
