package dev.alnage.factory.source.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which word of the automaton means what to which rule. Made once for a set of rules. */
final class Plan {
    /** How far around a word an expression without bound is asked. */
    static final int REACH = 16 << 10;
    /** {@code \b} and the like look at the byte beside the match. */
    static final int MARGIN = 2;

    private final List<Rule> rules;
    private final Automaton automaton;
    private final int[] lengths;
    private final int[][] anchored;
    private final int[][] keyed;
    private final int[] before;
    private final int[] after;
    private final boolean[] inLine;
    private final int[] everywhere;
    private final int marks;
    private final Names names;

    private Plan(List<Rule> rules, Words words, int[] everywhere) {
        this.rules = rules;
        automaton = Automaton.of(words.texts);
        lengths = words.texts.stream().mapToInt(String::length).toArray();
        anchored = table(words.anchored);
        keyed = table(words.keyed);
        this.everywhere = everywhere;
        names = new Names(rules);
        marks = words.marks;
        before = new int[rules.size()];
        after = new int[rules.size()];
        inLine = new boolean[rules.size()];
        for (var i = 0; i < rules.size(); i++) {
            var shape = rules.get(i).regex().flatMap(regex -> regex.shape().anchor());
            before[i] = shape.map(anchor -> (int) Math.min(REACH, anchor.before())).orElse(0) + MARGIN;
            after[i] = shape.map(anchor -> (int) Math.min(REACH, anchor.after())).orElse(0) + MARGIN;
            inLine[i] = rules.get(i).regex().map(regex -> !regex.shape().crossesLines()).orElse(false);
        }
    }

    /** Which rules about names alone have to be asked about a path: most names have no word of any. */
    private static final class Names {
        private final BitSet always = new BitSet();
        private final List<int[]> rulesOfWord = new ArrayList<>();
        private final Automaton automaton;

        Names(List<Rule> rules) {
            Map<String, BitSet> words = new LinkedHashMap<>();
            for (var i = 0; i < rules.size(); i++) {
                if (rules.get(i).regex().isEmpty()) {
                    var number = i;
                    rules.get(i).path().orElseThrow().shape().anchor().ifPresentOrElse(
                            anchor -> anchor.words().forEach(word -> words.computeIfAbsent(word, _ -> new BitSet()).set(number)),
                            () -> always.set(number));
                }
            }
            words.values().forEach(numbers -> rulesOfWord.add(numbers.stream().toArray()));
            automaton = Automaton.of(List.copyOf(words.keySet()));
        }

        int[] rulesAbout(String path) {
            var asked = (BitSet) always.clone();
            automaton.scan(path.getBytes(StandardCharsets.UTF_8), (word, _) -> {
                for (var rule : rulesOfWord.get(word)) {
                    asked.set(rule);
                }
                return true;
            });
            return asked.stream().toArray();
        }
    }

    private static final class Words {
        private final List<String> texts = new ArrayList<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<List<Integer>> anchored = new ArrayList<>();
        private final List<List<Integer>> keyed = new ArrayList<>();
        private int marks;

        int number(String text) {
            return numbers.computeIfAbsent(text, _ -> {
                texts.add(text);
                anchored.add(new ArrayList<>());
                keyed.add(new ArrayList<>());
                return texts.size() - 1;
            });
        }
    }

    static Plan of(List<Rule> rules) {
        var words = new Words();
        words.number(Container.ZIP_END);
        Ciphertext.MARKS.forEach(words::number);
        words.marks = words.texts.size();
        var everywhere = new ArrayList<Integer>();
        for (var i = 0; i < rules.size(); i++) {
            var number = i;
            var rule = rules.get(i);
            rule.keywords().forEach(keyword -> words.keyed.get(words.number(keyword)).add(number));
            rule.regex().ifPresent(regex -> regex.shape().anchor().ifPresentOrElse(
                    anchor -> anchor.words().forEach(word -> words.anchored.get(words.number(word)).add(number)),
                    () -> everywhere.add(number)));
        }
        return new Plan(List.copyOf(rules), words, everywhere.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int[][] table(List<List<Integer>> lists) {
        return lists.stream().map(list -> list.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
    }

    List<Rule> rules() {
        return rules;
    }

    Automaton automaton() {
        return automaton;
    }

    int length(int word) {
        return lengths[word];
    }

    /** The rules that can match around this word only. */
    int[] anchored(int word) {
        return anchored[word];
    }

    /** The rules that ask for one of several words, of which this is one. */
    int[] keyed(int word) {
        return keyed[word];
    }

    int before(int rule) {
        return before[rule];
    }

    int after(int rule) {
        return after[rule];
    }

    /** Whether a match of the rule ends with the line of its word. */
    boolean inLine(int rule) {
        return inLine[rule];
    }

    /** The rules that no word narrows: their expression sees all of the content. */
    int[] everywhere() {
        return everywhere;
    }

    /** Whether the word is a mark of {@link Ciphertext}. */
    boolean isMark(int word) {
        return word > 0 && word < marks;
    }

    /** Whether the word is how a zip ends. */
    boolean isZipEnd(int word) {
        return word == 0;
    }

    /** The rules about names alone that can say something about this one. */
    int[] namedRules(String path) {
        return names.rulesAbout(path);
    }

    /** Whether the rule can match more than it is shown. */
    boolean isCut(int rule) {
        return rules.get(rule).regex().map(regex -> regex.shape().lengthMax() > REACH).orElse(false);
    }
}
