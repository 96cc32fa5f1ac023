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

    private final byte[] classes;
    private final int shift;
    private final char[] next;
    private final int firstFinal;
    private final int[][] words;

    private Automaton(byte[] classes, int shift, char[] next, int firstFinal, int[][] words) {
        this.classes = classes;
        this.shift = shift;
        this.next = next;
        this.firstFinal = firstFinal;
        this.words = words;
    }

    /** @param words in lower case, none of them empty; their numbers are their places */
    static Automaton of(List<String> words) {
        return new Builder().build(words);
    }

    /** @return how many bytes were looked at: all, unless the sink stopped */
    int scan(byte[] content, Sink sink) {
        var state = 0;
        for (var i = 0; i < content.length; i++) {
            state = next[state << shift | classes[content[i] & 0xff]];
            if (state >= firstFinal) {
                for (var word : words[state - firstFinal]) {
                    if (!sink.found(word, i + 1)) {
                        return i + 1;
                    }
                }
            }
        }
        return content.length;
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
            return tables();
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
        private Automaton tables() {
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
            return new Automaton(classes, shift, next, plain.size(), ends);
        }
    }
}
