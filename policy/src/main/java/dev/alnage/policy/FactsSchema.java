package dev.alnage.policy;

import static dev.alnage.policy.Shape.object;
import static dev.alnage.policy.Shape.oneOf;

import dev.alnage.policy.Shape.Flag;
import dev.alnage.policy.Shape.Foreign;
import dev.alnage.policy.Shape.ListOf;
import dev.alnage.policy.Shape.MapOf;
import dev.alnage.policy.Shape.Member;
import dev.alnage.policy.Shape.None;
import dev.alnage.policy.Shape.Text;
import dev.alnage.policy.Shape.Whole;
import dev.alnage.policy.rego.type.Type;

/**
 * The form of {@link FactsDocument}, the {@code input} of every rule: one structure, from which the page for authors of policies and
 * the type against which their rules are compiled are both made. A member is added by raising {@link #VERSION} only if an old rule
 * would read it otherwise.
 */
public final class FactsSchema {
    /** The form that this program hands out. */
    public static final long VERSION = 1;

    private static final Shape TEXT = new Text("text");
    private static final Shape DIGEST = new Text("digest, such as `sha256:…`");
    private static final Shape TIME = new Text("time, RFC 3339 in UTC");
    private static final Shape COUNT = new Whole("integer");
    private static final Shape AGE = new Whole("seconds");
    private static final Shape TEXTS = new ListOf(TEXT);
    private static final Shape TREES = new MapOf("directory", DIGEST);

    private static final Member ENVELOPE = new Member("envelope", DIGEST, "names the signed envelope; put it into a reason's `evidence`");
    private static final Member RECORDED = new Member("recorded", TIME, "when the log recorded it, not when it says it was made");
    private static final Member AGE_SECONDS = new Member("ageSeconds", AGE, "from `recorded` to `at`");

    private static final Shape SUBJECT = object("subject",
            new Member("name", TEXT, "what the signer calls it, \"\" when nothing; never join by it"),
            new Member("uri", TEXT, "where the signer says it is, \"\" when nowhere"),
            new Member("digests", new ListOf(DIGEST), "what it is; all of them name the same bytes"));

    private static final Shape SIGNER = object("signer",
            new Member("name", TEXT, "the principal, as the trust file calls it; count these, not signatures"),
            new Member("kind", new Text("`workload`, `person`, `pool` or `external`"), "what kind of party it is"),
            new Member("roles", TEXTS, "in which roles it speaks; none for pools and external parties"));

    private static final Shape ATTESTATION = object("attestation", ENVELOPE,
            new Member("index", COUNT, "its place in the log"), RECORDED, AGE_SECONDS,
            new Member("predicateType", TEXT, "what kind of claim it is; exact"),
            new Member("subjects", new ListOf(SUBJECT), "what it is about"),
            new Member("signers", new ListOf(SIGNER), "who stands behind it, by name"),
            new Member("entries", TEXTS, "the entries of the trust map that allow it for this question"),
            new Member("predicate", new Foreign(), "the claim itself, as its type defines it"));

    private static final Shape NOT_TRUSTED = object("not trusted", ENVELOPE,
            new Member("predicateType", TEXT, "what it says of itself, unverified; \"\" when it cannot be read"),
            new Member("reason", TEXT, "why it counts for nothing; names the entry of the trust map that comes nearest"));

    private static final Shape QUESTION = oneOf(
            object("question about a step",
                    new Member("kind", new Text("`step`"), "tells the kinds apart"),
                    new Member("run", TEXT, "number of the run"),
                    new Member("plan", DIGEST, "the plan that the run carries out"),
                    new Member("step", TEXT, "the step that wants to go on")),
            object("question about an artifact",
                    new Member("kind", new Text("`artifact`"), "tells the kinds apart"),
                    new Member("subject", DIGEST, "the artifact"),
                    new Member("name", TEXT, "what the one who asks takes it for"),
                    new Member("action", TEXT, "what is to be done with it, such as `admit`")),
            object("question about a revision",
                    new Member("kind", new Text("`revision`"), "tells the kinds apart"),
                    new Member("repository", TEXT, "the repository, as the factory serves it"),
                    new Member("reference", TEXT, "the branch or tag at whose tip it is to stand, such as `refs/heads/main`"),
                    new Member("commit", new Text("digest, `gitCommit:…`"), "the revision")));

    private static final Member STEP_ID = new Member("id", TEXT, "its name in the pipeline file");
    private static final Member STEP_INPUTS = new Member("inputs", new MapOf("directory", new Text("`source` or `step/output`")), "where its inputs come from");
    private static final Member STEP_NEEDED = new Member("needed", new Flag(), "whether the step in question was made from it, or is it");

    private static Member kind(String kind) {
        return new Member("kind", new Text("`" + kind + "`"), "tells the kinds of step apart");
    }

    private static final Shape STEP = oneOf(
            object("command step", STEP_ID, kind("command"), STEP_NEEDED, STEP_INPUTS,
                    new Member("image", DIGEST, "the image of the sandbox"),
                    new Member("argv", TEXTS, "the command"),
                    new Member("outputs", TEXTS, "names of the directories that it makes"),
                    new Member("evidence", new MapOf("kind of report", TEXT), "the reports that it must leave, by path"),
                    new Member("agree", COUNT, "how many pools must make the same"),
                    new Member("of", COUNT, "how many pools are asked")),
            object("fetch step", STEP_ID, kind("fetch"), STEP_NEEDED, STEP_INPUTS,
                    new Member("source", TEXT, "where the material comes from"),
                    new Member("material", DIGEST, "the one file that it is")),
            object("approve step", STEP_ID, kind("approve"), STEP_NEEDED, STEP_INPUTS,
                    new Member("threshold", COUNT, "how many distinct people must sign"),
                    new Member("role", TEXT, "in which role")),
            object("publish step", STEP_ID, kind("publish"), STEP_NEEDED, STEP_INPUTS,
                    new Member("target", TEXT, "the name under which it is published")),
            object("deploy step", STEP_ID, kind("deploy"), STEP_NEEDED, STEP_INPUTS,
                    new Member("environment", TEXT, "where it is to run")));

    private static final Shape PLAN = object("plan", ENVELOPE,
            new Member("digest", DIGEST, "names the plan"),
            new Member("name", TEXT, "name of the pipeline; the artifact that the trust map is asked about"),
            new Member("assurance", new Text("`moderate` or `high`"), "what the pipeline file asks for"),
            new Member("commit", new Text("digest, `gitCommit:…`"), "the commit that it was compiled from"),
            new Member("pipelineFile", DIGEST, "the pipeline file that it was compiled from"),
            new Member("recompiled", new Text("`same`, `other`, `refused` or `missing`"), "what came out when the gate compiled the commit's own file"),
            new Member("steps", new ListOf(STEP), "in the order of the plan"));

    private static final Shape WORK = object("work",
            new Member("step", TEXT, "the step that was done"),
            new Member("pool", TEXT, "the pool that did it; count these for a threshold"),
            new Member("order", DIGEST, "envelope of the planner's order"),
            new Member("link", DIGEST, "envelope of the worker's link"),
            new Member("receipt", DIGEST, "envelope of the storer's receipt"),
            new Member("reuse", TEXT, "envelope of the statement that takes it over from an earlier run, \"\" when it was done for this one"),
            new Member("trustLevel", TEXT, "of the run that it was done for"),
            new Member("certificateSeconds", AGE, "for how long the certificate was good under which the worker signed"),
            RECORDED, AGE_SECONDS,
            new Member("image", DIGEST, "the image that was ordered"),
            new Member("argv", TEXTS, "the command, as the link has it"),
            new Member("inputs", TREES, "the trees that went in, as ordered"),
            new Member("outputs", TREES, "the trees that came out, as the storer hashed them"),
            new Member("report", oneOf(new None(), object("report",
                    new Member("succeeded", new Flag(), "whether the command ended with 0"),
                    new Member("ending", TEXT, "how it ended, in words"),
                    new Member("networkNone", new Flag(), "whether there was no network at all"),
                    new Member("traceObserved", new Flag(), "whether execs and connects were watched from outside"),
                    new Member("traceFindings", COUNT, "attempts to reach a socket that are findings; 0 also when nothing was watched"),
                    new Member("isolation", new Foreign(), "what the worker saw of the sandbox, as in the link's byproducts"),
                    new Member("trace", new Foreign(), "what the listener saw, as in the link's byproducts"))),
                    "what the worker observed from outside the sandbox; null when it cannot be read"));

    private static final Shape INGEST = object("ingest", ENVELOPE,
            new Member("subject", DIGEST, "the commit or the file"),
            new Member("tree", DIGEST, "the directory that steps get"),
            new Member("source", TEXT, "where the storer took it from"),
            new Member("note", TEXT, "what is not proven by it"), RECORDED, AGE_SECONDS);

    private static final Shape APPROVAL = object("approval", ENVELOPE,
            new Member("run", TEXT, "the run that it is for; look at it, approvals of other runs about the same digests stand here too"),
            new Member("step", TEXT, "the approve step that it is for"),
            new Member("granted", new Flag(), "false is a no"),
            new Member("reason", TEXT, "in the person's words"),
            new Member("inputs", TREES, "exactly what was approved"),
            new Member("people", new ListOf(SIGNER), "who signed it"), RECORDED, AGE_SECONDS);

    private static final Shape RELEASE = object("release", ENVELOPE,
            new Member("purl", TEXT, "under which name"),
            new Member("id", TEXT, "`run/step`"), RECORDED, AGE_SECONDS);

    private static final Shape DEPLOYMENT = object("deployment", ENVELOPE,
            new Member("environment", TEXT, "where"),
            new Member("run", TEXT, "by which run"),
            new Member("step", TEXT, "by which step"),
            new Member("artifact", DIGEST, "the tree that runs there"), RECORDED, AGE_SECONDS);

    private static final Shape RUN = object("run", ENVELOPE,
            new Member("id", TEXT, "its number"),
            new Member("trustLevel", TEXT, "results are taken over only between runs of one level"),
            new Member("started", TIME, "when the planner says that it began"),
            new Member("sources", TEXTS, "repositories from which the commit was taken in"),
            new Member("cancelled", TEXTS, "reasons, if somebody cancelled it"),
            new Member("plan", PLAN, "what is carried out"),
            new Member("works", new ListOf(WORK), "what was done, by each pool"),
            new Member("ingests", new ListOf(INGEST), "what was taken in: the commit, the materials"),
            new Member("approvals", new ListOf(APPROVAL), "what people said"),
            new Member("releases", new ListOf(RELEASE), "what of it was published"),
            new Member("deployments", new ListOf(DEPLOYMENT), "what of it runs where"));

    private static final Shape REVIEW = object("review of a change",
            new Member("person", TEXT, "who; one name for each human being, however many accounts and keys: count these"),
            new Member("account", TEXT, "under which account they signed it"),
            new Member("writer", new Flag(), "whether they approve and may write to the branch"),
            ENVELOPE, RECORDED);

    private static final Shape INSPECTION = object("inspection", ENVELOPE, RECORDED, AGE_SECONDS,
            new Member("reference", TEXT, "where it was pushed to"),
            new Member("bases", new ListOf(DIGEST), "what was known before; what lies behind these was not looked at again"),
            new Member("commits", COUNT, "how many commits were new"),
            new Member("contributors", TEXTS, "accounts that wrote, committed, are co-authors, signed or pushed; `email:…` for an address of nobody's"),
            new Member("pusher", TEXT, "who pushed it"),
            new Member("evilMerges", new ListOf(DIGEST), "merges whose tree is not the merge of their parents"),
            new Member("controls", new MapOf("control", object("control of an inspection",
                    new Member("result", new Text("`passed`, `waived` or `not-applicable`"), "how it went; a control that is not here was not looked at"),
                    new Member("evidence", new MapOf("what", DIGEST), "what it rests on"),
                    new Member("notes", TEXTS, "for people"))), "what was looked at"));

    private static final Shape MOVE = object("recorded change of the reference", ENVELOPE, RECORDED, AGE_SECONDS,
            new Member("sequence", COUNT, "its place among all changes of the repository"),
            new Member("before", TEXT, "what the reference named before, \"\" when it is new"),
            new Member("pusher", TEXT, "who moved it"),
            new Member("transport", TEXT, "`ssh`, `https`, `local`, `merge` or `template`"),
            new Member("rules", TEXT, "the version of the rules that let it"));

    private static final Shape CHANGE = object("merged change", ENVELOPE, RECORDED, AGE_SECONDS,
            new Member("number", COUNT, "its number in the repository"),
            new Member("patchSet", COUNT, "which push of it was merged"),
            new Member("base", DIGEST, "the tip that it was merged with"),
            new Member("head", DIGEST, "its last commit"),
            new Member("contributors", TEXTS, "everybody who had a part in it"),
            new Member("strangers", TEXTS, "those of them whom the directory of people does not know: they could be reviewers"),
            new Member("approvals", new ListOf(REVIEW), "who had no part in it and approved exactly what was merged, one for each person"),
            new Member("rejections", new ListOf(REVIEW), "who said no and has not taken it back"),
            new Member("voided", new ListOf(object("voided review", ENVELOPE,
                    new Member("account", TEXT, "who signed it"),
                    new Member("reason", TEXT, "why it counts for nothing"))), "reviews that count for nothing"),
            new Member("complete", new Flag(), "false when somebody said no, it conflicts, or an evil merge has no reviewer"),
            new Member("glass", new ListOf(object("broken glass", ENVELOPE,
                    new Member("people", TEXTS, "who broke it"),
                    new Member("reason", TEXT, "in their words"))), "what let it in without its reviews and is not resolved"));

    private static final Shape REVISION = object("revision",
            new Member("inspections", new ListOf(INSPECTION), "what the storer found when it was pushed, oldest first"),
            new Member("moves", new ListOf(MOVE), "the recorded changes that brought it to the reference, oldest first"),
            new Member("change", oneOf(new None(), CHANGE), "the change that it is the merge of; null when it is none"));

    /** The whole document. */
    public static final Shape.Fixed INPUT = object("input",
            new Member("version", COUNT, "of this form: " + VERSION),
            new Member("at", TIME, "the time for which is decided; the only clock there is"),
            new Member("trustVersion", COUNT, "version of the trust file"),
            new Member("question", QUESTION, "what is asked"),
            new Member("run", oneOf(new None(), RUN), "the run; null for a question about an artifact or a revision"),
            new Member("revision", oneOf(new None(), REVISION), "what is known of a revision in its repository; null for every other question"),
            new Member("attestations", new ListOf(ATTESTATION), "every trusted statement about the digests concerned, in the order of the log: "
                    + "the plan, commit, materials and trees of a step, and the files that it would pass on if they are no more than " + Gatherer.FILES_MAX
                    + "; or the artifact or commit asked about"),
            new Member("notTrusted", new ListOf(NOT_TRUSTED), "what speaks of them and counts for nothing; nothing here may satisfy a rule"));

    private FactsSchema() {}

    /** What the compiler of policies knows of {@code input}. */
    public static Type type() {
        return INPUT.toType();
    }

    /** The page for authors of policies. */
    public static String page() {
        return FactsPage.of(INPUT);
    }
}
