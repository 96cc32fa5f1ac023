package dev.alnage.app;

import static dev.alnage.app.cli.CommandTable.Group.ARTIFACTS;
import static dev.alnage.app.cli.CommandTable.Group.BUILD;
import static dev.alnage.app.cli.CommandTable.Group.EVERYDAY;
import static dev.alnage.app.cli.CommandTable.Group.FACTORY;
import static dev.alnage.app.cli.CommandTable.Group.SOURCE;

import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.command.AdminFsck;
import dev.alnage.app.command.AdminGc;
import dev.alnage.app.command.ApprovalAnswer;
import dev.alnage.app.command.ApprovalList;
import dev.alnage.app.command.ApprovalShow;
import dev.alnage.app.command.ArtifactGet;
import dev.alnage.app.command.ArtifactShow;
import dev.alnage.app.command.AttestCreate;
import dev.alnage.app.command.AttestGet;
import dev.alnage.app.command.AttestImport;
import dev.alnage.app.command.AttestLayout;
import dev.alnage.app.command.AttestList;
import dev.alnage.app.command.AttestRun;
import dev.alnage.app.command.AttestVerify;
import dev.alnage.app.command.BuildCancel;
import dev.alnage.app.command.BuildList;
import dev.alnage.app.command.BuildLocal;
import dev.alnage.app.command.BuildLogs;
import dev.alnage.app.command.BuildRetry;
import dev.alnage.app.command.BuildShow;
import dev.alnage.app.command.BuildStart;
import dev.alnage.app.command.BuildWatch;
import dev.alnage.app.command.CheckRead;
import dev.alnage.app.command.Completion;
import dev.alnage.app.command.Demonstrate;
import dev.alnage.app.command.Doctor;
import dev.alnage.app.command.ExceptionAdd;
import dev.alnage.app.command.ExceptionList;
import dev.alnage.app.command.Explain;
import dev.alnage.app.command.GateDecisions;
import dev.alnage.app.command.GateShow;
import dev.alnage.app.command.GateTrial;
import dev.alnage.app.command.Help;
import dev.alnage.app.command.KeyAdd;
import dev.alnage.app.command.KeyExport;
import dev.alnage.app.command.KeyList;
import dev.alnage.app.command.KeyNew;
import dev.alnage.app.command.KeyProof;
import dev.alnage.app.command.KeyReport;
import dev.alnage.app.command.KeyRevoke;
import dev.alnage.app.command.KeyShow;
import dev.alnage.app.command.LogCheckpoint;
import dev.alnage.app.command.LogShow;
import dev.alnage.app.command.LogVerify;
import dev.alnage.app.command.LogWitness;
import dev.alnage.app.command.PipelineGraph;
import dev.alnage.app.command.PipelineLayout;
import dev.alnage.app.command.PipelineLint;
import dev.alnage.app.command.PipelinePinning;
import dev.alnage.app.command.PipelinePlan;
import dev.alnage.app.command.PolicyBuild;
import dev.alnage.app.command.PolicyDiff;
import dev.alnage.app.command.PolicyEval;
import dev.alnage.app.command.PolicyLint;
import dev.alnage.app.command.PolicyList;
import dev.alnage.app.command.PolicyPush;
import dev.alnage.app.command.PolicyRollback;
import dev.alnage.app.command.PolicyShow;
import dev.alnage.app.command.PolicySimulate;
import dev.alnage.app.command.PolicyTestRun;
import dev.alnage.app.command.PostureExport;
import dev.alnage.app.command.PosturePractice;
import dev.alnage.app.command.PostureShow;
import dev.alnage.app.command.ReviewAnswer;
import dev.alnage.app.command.ReviewClose;
import dev.alnage.app.command.ReviewDue;
import dev.alnage.app.command.ReviewShow;
import dev.alnage.app.command.ReviewStart;
import dev.alnage.app.command.SourceAdd;
import dev.alnage.app.command.SourceChange;
import dev.alnage.app.command.SourceChangeOpen;
import dev.alnage.app.command.SourceEvidenceWrite;
import dev.alnage.app.command.SourceGlass;
import dev.alnage.app.command.SourceHookInstall;
import dev.alnage.app.command.SourceHookReceive;
import dev.alnage.app.command.SourceList;
import dev.alnage.app.command.SourceMirror;
import dev.alnage.app.command.SourceProtect;
import dev.alnage.app.command.SourceResults;
import dev.alnage.app.command.SourceScan;
import dev.alnage.app.command.SourceShow;
import dev.alnage.app.command.SourceVerify;
import dev.alnage.app.command.SourceWaive;
import dev.alnage.app.command.TrustDraft;
import dev.alnage.app.command.TrustInstall;
import dev.alnage.app.command.TrustShow;
import dev.alnage.app.command.TrustSign;
import dev.alnage.app.command.Up;
import dev.alnage.app.command.UserCertify;
import dev.alnage.app.command.UserChange;
import dev.alnage.app.command.UserGrant;
import dev.alnage.app.command.UserList;
import dev.alnage.app.command.UserRevoke;
import dev.alnage.app.command.UserShow;
import dev.alnage.app.command.UserStepUp;
import dev.alnage.app.command.Verify;
import dev.alnage.app.command.Version;
import dev.alnage.app.command.Why;
import dev.alnage.app.command.WorkerList;
import dev.alnage.app.command.WritePassport;
import java.util.List;

/**
 * Every command of the program: the one place to look, and to add one. Each is made by a lambda that calls its constructor;
 * a reference such as {@code Doctor::new} would load its class with the table, and every start would pay for all commands.
 */
final class Commands {
    private static final List<Row> ROWS = List.of(
            new Row("demo", "The paper's sample pipeline on this machine, built, approved, published and attacked", EVERYDAY, () -> new Demonstrate()),
            new Row("passport", "What is known about an artifact, on one printable page", EVERYDAY, () -> new WritePassport()),
            new Row("up", "Start the factory of this machine and stay", EVERYDAY, () -> new Up()),
            new Row("doctor", "What this machine has, lacks, and how to mend it", EVERYDAY, () -> new Doctor()),
            new Row("check read", "Whether a strict reader takes a file", EVERYDAY, () -> new CheckRead()),
            new Row("verify", "Whether an artifact is what its evidence says, and passes the policy", EVERYDAY, () -> new Verify()),
            new Row("why", "What the policy says about a step of a run, and why", EVERYDAY, () -> new Why()),
            new Row("explain", "What a code means and what to do about it", EVERYDAY, () -> new Explain()),
            new Row("version", "Name, version and JDK", EVERYDAY, () -> new Version()),
            new Row("completion bash", "Completion for bash", EVERYDAY, () -> Completion.bash()),
            new Row("source add", "Make a repository that the factory serves", SOURCE, () -> new SourceAdd()),
            new Row("source list", "The repositories that the factory serves", SOURCE, () -> new SourceList()),
            new Row("source show", "The references of a repository", SOURCE, () -> new SourceShow()),
            new Row("source scan", "Secrets in a checkout, a commit, a push or files", SOURCE, () -> new SourceScan()),
            new Row("source change list", "Changes that are proposed, and what became of them", SOURCE, () -> SourceChange.LIST),
            new Row("source change show", "Who reviewed a change, and what it waits for", SOURCE, () -> SourceChange.SHOW),
            new Row("source change review", "Sign what you think of a change", SOURCE, () -> SourceChange.REVIEW),
            new Row("source change diff", "What merging a change changes, as your own clone has it", SOURCE, () -> SourceChange.DIFF),
            new Row("source change open", "Propose a branch that has been pushed", SOURCE, () -> new SourceChangeOpen()),
            new Row("source change break-glass", "Let a change in without its reviews, by two people, or say that it has been looked at", SOURCE, () -> new SourceGlass()),
            new Row("source change merge", "Merge a change that has its reviews", SOURCE, () -> SourceChange.MERGE),
            new Row("source change abandon", "Take a change back", SOURCE, () -> SourceChange.ABANDON),
            new Row("source results", "What tests and scans said of a commit", SOURCE, () -> new SourceResults()),
            new Row("source evidence", "Write down all that is on record about a repository", SOURCE, () -> new SourceEvidenceWrite()),
            new Row("source verify", "Whether a clone is what is on record, whatever the server says", SOURCE, () -> new SourceVerify()),
            new Row("source hook install", "Have git look for secrets before each commit and push, or have a forge ask about pushes", SOURCE, () -> new SourceHookInstall()),
            new Row("source hook receive", "Judge a push for the hook of another forge", SOURCE, () -> new SourceHookReceive()),
            new Row("source mirror add", "Have a repository follow one on another forge", SOURCE, () -> SourceMirror.ADD),
            new Row("source mirror list", "The repositories that follow others", SOURCE, () -> SourceMirror.LIST),
            new Row("source mirror sync", "Look now at what a repository follows", SOURCE, () -> SourceMirror.SYNC),
            new Row("source mirror remove", "Have a repository follow nobody any more", SOURCE, () -> SourceMirror.REMOVE),
            new Row("source protect", "What protects the references of a repository, and since when", SOURCE, () -> new SourceProtect()),
            new Row("source waive", "Let somebody own one finding for a while", SOURCE, () -> new SourceWaive()),
            new Row("build start", "Build a commit", BUILD, () -> new BuildStart()),
            new Row("build list", "The runs", BUILD, () -> new BuildList()),
            new Row("build show", "The steps of a run", BUILD, () -> new BuildShow()),
            new Row("build watch", "A run as it goes", BUILD, () -> new BuildWatch()),
            new Row("build logs", "What the commands of a run printed", BUILD, () -> new BuildLogs()),
            new Row("build local", "Run one step on this machine, to see what it does; no evidence", BUILD, () -> new BuildLocal()),
            new Row("build cancel", "End a run", BUILD, () -> new BuildCancel()),
            new Row("build retry", "Do again what failed in a run", BUILD, () -> new BuildRetry()),
            new Row("worker list", "The workers", BUILD, () -> new WorkerList()),
            new Row("attest list", "What the ledger holds about a subject", ARTIFACTS, () -> new AttestList()),
            new Row("attest get", "One envelope of the ledger", ARTIFACTS, () -> new AttestGet()),
            new Row("attest verify", "Who stands behind an envelope", ARTIFACTS, () -> new AttestVerify()),
            new Row("attest layout", "Whether final products fit an in-toto layout and its links", ARTIFACTS, () -> new AttestLayout()),
            new Row("attest create", "Sign a statement with a key of yours", ARTIFACTS, () -> new AttestCreate()),
            new Row("attest run", "Run a command and sign a link about it with a key of yours", ARTIFACTS, () -> new AttestRun()),
            new Row("attest import", "Have an envelope filed that was signed elsewhere", ARTIFACTS, () -> new AttestImport()),
            new Row("artifact show", "What a digest is", ARTIFACTS, () -> new ArtifactShow()),
            new Row("artifact get", "Write the content of a digest to a file", ARTIFACTS, () -> new ArtifactGet()),
            new Row("approval list", "What waits for people", ARTIFACTS, () -> new ApprovalList()),
            new Row("approval show", "What an approval would be signed over", ARTIFACTS, () -> new ApprovalShow()),
            new Row("approval grant", "Say yes, with a key of yours", ARTIFACTS, () -> new ApprovalAnswer(true)),
            new Row("approval deny", "Say no, with a key of yours", ARTIFACTS, () -> new ApprovalAnswer(false)),
            new Row("log show", "The entries of the ledger", FACTORY, () -> new LogShow()),
            new Row("log verify", "The whole log against its checkpoint, and one that you kept", FACTORY, () -> new LogVerify()),
            new Row("admin gc", "Put the packs of repositories together", FACTORY, () -> new AdminGc()),
            new Row("admin fsck", "Every byte of ledger and blobs, read again", FACTORY, () -> new AdminFsck()),
            new Row("log checkpoint", "The newest signed checkpoint", FACTORY, () -> new LogCheckpoint()),
            new Row("log witness", "Witness logs of others: cosign what goes on from what was seen", FACTORY, () -> new LogWitness()),
            new Row("trust show", "Who may certify what, and until when", FACTORY, () -> new TrustShow()),
            new Row("trust draft", "The next version of the trust file, to be changed and signed", FACTORY, () -> new TrustDraft()),
            new Row("trust sign", "Sign a draft with a root key of yours", FACTORY, () -> new TrustSign()),
            new Row("trust install", "Put a signed trust file into force on this machine", FACTORY, () -> new TrustInstall()),
            new Row("gate decisions", "What the gate has decided", ARTIFACTS, () -> new GateDecisions()),
            new Row("gate show", "One recorded decision in full", ARTIFACTS, () -> new GateShow()),
            new Row("gate test", "What the gate would decide now, with nothing recorded", ARTIFACTS, () -> new GateTrial()),
            new Row("policy list", "The versions of the policy, and which is in force", FACTORY, () -> new PolicyList()),
            new Row("policy push", "A new version of the policy, signed by two administrators", FACTORY, () -> new PolicyPush()),
            new Row("policy rollback", "A new version with the rules of an older one", FACTORY, () -> new PolicyRollback()),
            new Row("policy simulate", "Which recorded decisions a changed policy would flip", FACTORY, () -> new PolicySimulate()),
            new Row("policy exception add", "Let somebody own a risk for a while", FACTORY, () -> new ExceptionAdd()),
            new Row("policy exception list", "The exceptions, and what is about to lapse", FACTORY, () -> new ExceptionList()),
            new Row("posture show", "How each practice stands, by the evidence of the last releases", FACTORY, () -> new PostureShow(false)),
            new Row("posture practice", "One practice, with the evidence for or against it", FACTORY, () -> new PosturePractice()),
            new Row("posture gap", "What a profile asks for and evidence does not show", FACTORY, () -> new PostureShow(true)),
            new Row("posture export", "The posture on one printable page", FACTORY, () -> new PostureExport()),
            new Row("pipeline lint", "What is wrong with a pipeline file", BUILD, () -> new PipelineLint()),
            new Row("pipeline plan", "The plan that it compiles to", BUILD, () -> new PipelinePlan()),
            new Row("pipeline graph", "Which step takes from which", BUILD, () -> new PipelineGraph()),
            new Row("pipeline layout", "The plan as an in-toto layout", BUILD, () -> new PipelineLayout()),
            new Row("pipeline pin", "Write image digests into it", BUILD, () -> new PipelinePinning()),
            new Row("policy eval", "Ask a policy a question, as opa eval does", FACTORY, () -> new PolicyEval()),
            new Row("policy lint", "What is wrong with policies, or suspect in them", FACTORY, () -> new PolicyLint()),
            new Row("policy test", "Run the tests of policies, with coverage", FACTORY, () -> new PolicyTestRun()),
            new Row("policy show", "What policies are made of", FACTORY, () -> new PolicyShow()),
            new Row("policy diff", "What two policies say differently", FACTORY, () -> new PolicyDiff()),
            new Row("policy build", "Pack a folder into a bundle, and sign it", FACTORY, () -> new PolicyBuild()),
            new Row("key new", "Make a key of yours", FACTORY, () -> new KeyNew()),
            new Row("key list", "Your keys, or those of accounts", FACTORY, () -> new KeyList()),
            new Row("key export", "The public half of a key", FACTORY, () -> new KeyExport()),
            new Row("key add", "Bind a key to an account, with its owner's proof", FACTORY, () -> new KeyAdd()),
            new Row("key proof", "What a key's owner signs to show that they have it", FACTORY, () -> new KeyProof()),
            new Row("key revoke", "Take a key or certificate out of the world, for good", FACTORY, () -> new KeyRevoke()),
            new Row("key show", "Whose key it is, and how it stands", FACTORY, () -> new KeyShow()),
            new Row("key report", "What a key has signed and pushed", FACTORY, () -> new KeyReport()),
            new Row("user list", "The accounts, with their teams and roles", FACTORY, () -> new UserList()),
            new Row("user show", "Every role of an account, and when it was last used", FACTORY, () -> new UserShow()),
            new Row("user add", "Enrol a person, a bot or a deploy key", FACTORY, () -> UserChange.add()),
            new Row("user address", "Say that an e-mail address is an account's", FACTORY, () -> UserChange.address()),
            new Row("user remove", "Remove an account, for good", FACTORY, () -> UserChange.remove()),
            new Row("user team join", "Put an account into a team", FACTORY, () -> UserChange.join()),
            new Row("user team leave", "Take an account out of a team", FACTORY, () -> UserChange.leave()),
            new Row("user grant", "Give an account or a team a role in repositories", FACTORY, () -> new UserGrant()),
            new Row("user revoke", "Take a role back", FACTORY, () -> new UserRevoke()),
            new Row("user certificate", "Have a key of OpenSSH certified for some hours", FACTORY, () -> new UserCertify()),
            new Row("user step-up", "Say that it is you who use a client of the API", FACTORY, () -> new UserStepUp()),
            new Row("user review due", "By when each role has to be looked at again", FACTORY, () -> new ReviewDue()),
            new Row("user review start", "Have every role looked at", FACTORY, () -> new ReviewStart()),
            new Row("user review show", "The access reviews, and what was said", FACTORY, () -> new ReviewShow()),
            new Row("user review answer", "Keep or remove roles", FACTORY, () -> new ReviewAnswer()),
            new Row("user review close", "End an access review, with its signed result", FACTORY, () -> new ReviewClose()),
            new Row("completion words", "The words that may come next, for completion", FACTORY, () -> Completion.words(table())),
            new Row("help", "This help; --all for everything", EVERYDAY, () -> new Help(table())));

    private Commands() {}

    static CommandTable table() {
        return new CommandTable(ROWS);
    }
}
