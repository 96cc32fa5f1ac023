package dev.alnage.factory.build;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** What the build stage asks of the storer. Each verb is safe to repeat, and has happened durably when it returns. */
public interface Storage {
    int RECORDED_AT_ONCE_MAX = 256;

    /** Files a signed statement. @return the digest of its envelope */
    Digest record(Envelope statement) throws IOException;

    /** Files a signed version of the policy with the bundle of rules that it names. @return the digest of the statement's envelope */
    Digest policy(Envelope statement, Bytes bundle) throws IOException;

    /** As {@link #record} for each, at most {@link #RECORDED_AT_ONCE_MAX}, all of them or none. @return the digests of their envelopes, in order */
    List<Digest> recordAll(List<Envelope> statements) throws IOException;

    /** Takes a commit in. @return the tree of its files */
    Digest source(String repository, Digest commit) throws IOException;

    /** Takes a fetched material in. @return the tree that holds it */
    Digest material(String source, Digest pinned) throws IOException;

    /** Has the declared reports of a step parsed and attested about the commit and the products. */
    void report(Report report) throws IOException;

    /** Makes the inputs of a publish step visible under its name, on the strength of a VSA. */
    void publish(Onward onward) throws IOException;

    /** Lets the inputs of a deploy step run in an environment, on the strength of a VSA. */
    void deploy(Onward onward) throws IOException;

    /** Files below {@code path} of the {@code outputs}, of the given kind; {@code products} are what they speak about. */
    record Report(Digest commit, String step, String kind, String path, SortedMap<String, Digest> outputs, List<Digest> products) {
        public Report {
            products = List.copyOf(products);
        }
    }

    /** A step past the gate: {@code target} is the name published under or the environment, {@code vsa} the envelope of the verdict. */
    record Onward(String run, Digest plan, String step, String target, SortedMap<String, Digest> inputs, Digest vsa) {}
}
