package dev.alnage.factory.storer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.report.ReportKind;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.store.Blobs;
import dev.alnage.policy.ReportFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** Parses the reports that a step declared as evidence, with the strict readers, into one statement about commit, files and products. */
final class Reports {
    private final Blobs blobs;

    Reports(Blobs blobs) {
        this.blobs = blobs;
    }

    /** @throws Rejected.Malformed when there is no such report or it is not what its kind says */
    Statement statement(Storage.Report report) throws IOException {
        Map<dev.alnage.evidence.Digest, Tree> trees = new HashMap<>();
        for (var digest : report.outputs().values()) {
            trees.put(digest, blobs.readTree(digest));
        }
        var files = ReportFiles.matching(report.path(), report.outputs(), trees);
        if (files.isEmpty()) {
            throw new Rejected.Malformed("found no file " + report.path() + " among the outputs of " + report.step() + ", expected the declared "
                    + report.kind() + " report");
        }
        var kind = ReportKind.of(report.kind());
        var contents = new ArrayList<Bytes>();
        var named = new ArrayList<Resource>();
        var configuration = new ArrayList<Resource>();
        for (var file : new LinkedHashSet<>(files)) {
            contents.add(blobs.read(file, ReportKind.BYTES_MAX));
            named.add(Resource.of(report.step() + ":" + report.path(), file));
            configuration.add(kind.file(report.step() + ":" + report.path(), file));
        }
        var subjects = new ArrayList<Resource>();
        subjects.add(Resource.of("commit", report.commit()));
        subjects.addAll(named);
        report.products().stream().distinct().forEach(product -> subjects.add(Resource.of("product", product)));
        return new Statement(subjects, kind.toPredicate(contents, configuration));
    }
}
