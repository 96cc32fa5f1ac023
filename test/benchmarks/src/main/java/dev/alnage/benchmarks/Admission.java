package dev.alnage.benchmarks;

import dev.alnage.evidence.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Path 15: the decision on one artifact over the factory's socket, decided anew and told again. */
final class Admission {
    private static final int WARM_CONNECTIONS = 32;
    private static final int COLD_CONNECTIONS = 4;
    private static final double COLD_PER_SECOND = 20;
    private static final int WARM_UP_SECONDS = 5;
    /** With those that are measured no more than one caller may put without waiting. */
    private static final int COLD_WARM_UPS = 2;
    private static final String PASSED = "\"verdict\":\"PASSED\"";
    private static final String CACHED = "\"cached\":true";
    private static final String PATH = "/v1/decisions";

    private Admission() {}

    /** @param perSecond questions about an artifact that was decided before @param cold artifacts that are decided for the first time */
    static void measure(Path home, int perSecond, int seconds, int cold) throws IOException, InterruptedException {
        try (var factory = new AdmissionFactory(home)) {
            // a factory that has decided some hundreds: what the JVM compiles in its first minute is no cost of a decision
            var before = COLD_WARM_UPS * cold;
            var questions = questions(factory, before + cold + 1);
            var slow = new OpenLoop(factory.socket, COLD_CONNECTIONS, COLD_PER_SECOND);
            slow.post(PATH, before, questions::get, PASSED);
            var times = new ArrayList<OpenLoop.Times>();
            var idle = JvmWork.now();
            var anew = Stopwatch.of(() -> times.add(slow.post(PATH, cold, number -> questions.get(before + number), PASSED)));
            Stopwatch.print("cold.before", before);
            print("cold", times.getFirst());
            Stopwatch.print("cold.cpu_ms", anew.cpu() * 1e3 / cold);
            var jvm = JvmWork.now().since(idle);
            Stopwatch.print("cold.compilers_ms", jvm.compilerSeconds() * 1e3 / cold);
            Stopwatch.print("cold.collections", jvm.collections());
            Stopwatch.print("cold.collection_ms", jvm.collections() == 0 ? 0 : jvm.collectionSeconds() * 1e3 / jvm.collections());
            var known = questions.getLast();
            slow.post(PATH, 1, _ -> known, PASSED);
            var fast = new OpenLoop(factory.socket, WARM_CONNECTIONS, perSecond);
            fast.post(PATH, perSecond * WARM_UP_SECONDS, _ -> known, PASSED);
            // its time is over every 30 seconds: that one decision in so many counts, too
            var watch = Stopwatch.of(() -> times.add(fast.post(PATH, perSecond * seconds, _ -> known, PASSED)));
            print("warm", times.getLast());
            Stopwatch.print("warm.cpu_us", watch.cpu() * 1e6 / ((double) perSecond * seconds));
            slow.post(PATH, 1, _ -> known, CACHED);
        }
    }

    private static List<String> questions(AdmissionFactory factory, int count) throws IOException {
        var questions = new ArrayList<String>();
        for (var artifact : factory.artifacts(count)) {
            questions.add(Json.object().with("artifact", artifact.toString()).with("name", AdmissionFactory.NAME).with("action", "admit").build()
                    .toBytes().toText());
        }
        return questions;
    }

    private static void print(String name, OpenLoop.Times times) {
        Stopwatch.print(name + ".p50", times.quantile(0.5));
        Stopwatch.print(name + ".p99", times.quantile(0.99));
        Stopwatch.print(name + ".max", times.quantile(1));
        Stopwatch.print(name + ".rate", times.perSecond());
    }
}
