package dev.alnage.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** Does one path and prints a line {@code name value} for each thing that it measured; the scripts in {@code benchmarks/} compare. */
public final class Main {
    private static final int USED_WRONGLY = 2;

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var path = arguments.length == 0 ? "" : arguments[0];
        switch (path) {
            case "make-tree" -> HashTree.make(Path.of(arguments[1]), number(arguments[2]), Long.parseLong(arguments[3]));
            case "hash-tree" -> HashTree.measure(Path.of(arguments[1]), number(arguments[2]));
            case "sign" -> SignVerify.measure(number(arguments[1]));
            case "signed-commits" -> SignedCommits.measure(Path.of(arguments[1]), number(arguments[2]));
            case "rego" -> RegoAdmission.measure(Path.of(arguments[1]), number(arguments[2]));
            case "rego-inputs" -> RegoAdmission.write(Path.of(arguments[1]));
            case "log" -> LogAppend.measure(Path.of(arguments[1]), number(arguments[2]));
            case "log-open" -> LogOpen.measure(Path.of(arguments[1]), number(arguments[2]));
            case "fsync" -> Stopwatch.print("fsync.ms", LogAppend.fsync(Path.of(arguments[1]), number(arguments[2])));
            case "step" -> EmptyStep.measure(Path.of(arguments[1]), arguments[2], number(arguments[3]));
            case "graph" -> StepGraph.measure(Path.of(arguments[1]), number(arguments[2]), number(arguments[3]), number(arguments[4]));
            case "make-layout" -> LayoutFolder.make(Path.of(arguments[1]), number(arguments[2]), number(arguments[3]));
            case "admission" -> Admission.measure(Path.of(arguments[1]), number(arguments[2]), number(arguments[3]), number(arguments[4]));
            case "make-secrets" -> SecretHistory.make(Path.of(arguments[1]), Path.of(arguments[2]), Long.parseLong(arguments[3]), number(arguments[4]));
            case "secrets" -> SecretHistory.measure(Path.of(arguments[1]), Path.of(arguments[2]));
            case "served-repository" -> ServedRepository.serve(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> {
                System.err.println("alnage: error: found path '" + path + "', expected make-tree, hash-tree, sign, signed-commits, rego, log, log-open, fsync, step, graph, make-layout, admission, make-secrets, secrets or served-repository");
                System.exit(USED_WRONGLY);
            }
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
