package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.worker.kernel.DescriptorSocket;
import dev.alnage.worker.kernel.Notifications;
import dev.alnage.worker.kernel.Notifications.Notification;
import dev.alnage.worker.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Answers the notified calls of one sandbox: lets programs start, refuses to reach sockets, and writes both down. Looks at
 * the sandbox when our first program starts the command, and lets it start only if it is confined as it has to be.
 */
final class Watcher {
    private static final int PENDING_MILLIS = 1;
    private static final int IDLE_MILLIS = 500;
    private static final long PENDING_NANOS_MAX = 200_000_000L;
    private static final int PENDING_MAX = 256;
    private static final int NONE = -1;
    private static final int EPERM = 1;
    private static final int EAFNOSUPPORT = 97;
    private static final int ENETUNREACH = 101;
    private static final int ECONNREFUSED = 111;

    private final Calls calls;
    private final Look look;
    private final List<Trace.Exec> execs = new ArrayList<>();
    private final List<Trace.Attempt> attempts = new ArrayList<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private int firstPid = NONE;
    private long execsSeen;
    private long attemptsNotListed;
    private Optional<Isolation> isolation = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private Optional<Cgroup> cgroup = Optional.empty();
    private int process = NONE;

    /** Looks at the process that is about to become the command; an exception means that it must not. */
    interface Look {
        Isolation at(int pid) throws IOException;
    }

    /** An exec that was let through and whose program we have yet to see; {@code before} is the stack until then. */
    private record Pending(int index, int pid, String asked, String before, long since) {}

    Watcher(String machine, Look look) {
        this.calls = Calls.of(machine);
        this.look = look;
    }

    /** Takes the descriptor that the runtime hands over and answers until the last process of the sandbox is gone. */
    void watch(DescriptorSocket socket, Process runtime) throws IOException {
        Optional<DescriptorSocket.Message> message = Optional.empty();
        while (message.isEmpty() && runtime.isAlive()) {
            message = socket.receive(Duration.ofMillis(100));
        }
        if (message.isPresent()) {
            try (var notifications = new Notifications(listener(message.get()))) {
                var state = Notifications.State.NOTHING;
                while (state != Notifications.State.ENDED) {
                    state = notifications.await(pending.isEmpty() ? IDLE_MILLIS : PENDING_MILLIS);
                    if (state == Notifications.State.CALL) {
                        var notification = notifications.receive();
                        if (notification.isPresent()) {
                            answer(notifications, notification.get());
                        }
                    }
                    settle();
                }
            }
        }
        while (!pending.isEmpty()) {
            settle(pending.removeFirst(), "");
        }
        close();
    }

    /** Kills the first process of the sandbox, and with it every other one; returns whether one had begun. */
    synchronized boolean kill() {
        if (process != NONE) {
            SystemCalls.kill(process);
        }
        return begun();
    }

    private synchronized void close() {
        if (process != NONE) {
            SystemCalls.close(process);
            process = NONE;
        }
    }

    /** The control groups of the command, once it runs. */
    synchronized Optional<Cgroup> cgroup() {
        return cgroup;
    }

    /** What was seen when the command started, if it was let start. */
    synchronized Optional<Isolation> isolation() {
        return isolation;
    }

    /** Why the command was not let start. */
    synchronized Optional<String> refusal() {
        return refusal;
    }

    /** Call when {@link #watch} has returned. */
    Trace trace() {
        return new Trace.Observed(execsSeen, execs, attempts, attemptsNotListed);
    }

    /** The descriptor called seccompFd in the container process state (OCI runtime specification, "The Container Process State"). */
    private static int listener(DescriptorSocket.Message message) {
        var state = Fields.of("container process state", JsonReader.read(message.content(), 1 << 20));
        var index = state.texts("fds").indexOf("seccompFd");
        var descriptors = message.descriptors();
        if (index < 0 || index >= descriptors.size()) {
            descriptors.forEach(SystemCalls::close);
            throw new SandboxFailed("found descriptors " + state.texts("fds") + ", expected seccompFd among them");
        }
        for (var i = 0; i < descriptors.size(); i++) {
            if (i != index) {
                SystemCalls.close(descriptors.get(i));
            }
        }
        return descriptors.get(index);
    }

    private void answer(Notifications notifications, Notification n) throws IOException {
        switch (calls.kind(n)) {
            case EXEC -> exec(notifications, n);
            case SOCKET -> socket(notifications, n);
            case REACH -> reach(notifications, n);
            case UNKNOWN -> notifications.refuse(n, EPERM);
        }
    }

    private void exec(Notifications notifications, Notification n) throws IOException {
        var asked = calls.path(n);
        if (!notifications.waits(n)) {
            return;
        }
        if (!begun()) {
            begin(notifications, n, asked);
            return;
        }
        if (isolation().isEmpty() && !start(n.pid())) {
            notifications.refuse(n, EPERM);
            return;
        }
        var before = stack(n.pid());
        if (!notifications.proceed(n)) {
            return;
        }
        execsSeen++;
        if (execs.size() < Trace.LISTED_MAX) {
            execs.add(new Trace.Exec(n.pid(), asked, ""));
            if (pending.size() < PENDING_MAX) {
                pending.addLast(new Pending(execs.size() - 1, n.pid(), asked, before, System.nanoTime()));
            }
        }
    }

    /** The runtime starts our first program; the look comes when that one starts the command. */
    private void begin(Notifications notifications, Notification n, String asked) throws IOException {
        if (!asked.equals(Confinement.INIT)) {
            refused("found the runtime starting " + asked + ", expected " + Confinement.INIT);
            notifications.refuse(n, EPERM);
            return;
        }
        var first = SystemCalls.openProcess(n.pid());
        // a signal to the runtime's own thread makes it call again; only the call that goes through counts
        if (notifications.proceed(n)) {
            begun(n.pid(), first, Cgroup.of(Path.of("/proc", Integer.toString(n.pid()))));
        } else {
            SystemCalls.close(first);
        }
    }

    private synchronized void begun(int pid, int descriptor, Cgroup group) {
        firstPid = pid;
        process = descriptor;
        cgroup = Optional.of(group);
    }

    /** Whether our first program was let start. */
    synchronized boolean begun() {
        return cgroup.isPresent();
    }

    private synchronized void refused(String reason) {
        refusal = Optional.of(reason);
    }

    private boolean start(int pid) {
        try {
            var program = exe(pid);
            if (pid != firstPid || !program.equals(Confinement.INIT)) {
                throw new SandboxFailed("found " + program + " about to start the command, expected " + Confinement.INIT);
            }
            var seen = look.at(pid);
            synchronized (this) {
                isolation = Optional.of(seen);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            refused(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void socket(Notifications notifications, Notification n) throws IOException {
        var family = SocketAddress.family((int) n.first());
        // the family is in a register, which no other thread can change
        var answered = family.usable() ? notifications.proceed(n) : notifications.refuse(n, EAFNOSUPPORT);
        if (answered && !family.local()) {
            note(n, "socket", family.name(), !family.harmless());
        }
    }

    private void reach(Notifications notifications, Notification n) throws IOException {
        var address = calls.address(n);
        if (!notifications.waits(n)) {
            return;
        }
        if (address.isEmpty()) {
            // a message on a socket pair; should another thread put an address in now, the empty network still ends it
            notifications.proceed(n);
            return;
        }
        var ownFile = address.get().ownFile();
        // noted first: who interrupts its own call before the answer has tried all the same
        note(n, calls.name(n), address.get().text(), !ownFile);
        notifications.refuse(n, ownFile ? ECONNREFUSED : ENETUNREACH);
    }

    private void note(Notification n, String call, String address, boolean finding) {
        if (attempts.size() < Trace.LISTED_MAX) {
            var attempt = new Trace.Attempt(n.pid(), call, address, exe(n.pid()), finding);
            if (attempts.isEmpty() || !attempts.getLast().equals(attempt)) {
                attempts.add(attempt);
            }
        } else {
            attemptsNotListed++;
        }
    }

    /** Looks whether execs that were let through have happened by now. */
    private void settle() {
        var round = pending.size();
        for (var i = 0; i < round; i++) {
            var next = pending.removeFirst();
            var now = stack(next.pid());
            if (!now.isEmpty() && now.equals(next.before()) && System.nanoTime() - next.since() < PENDING_NANOS_MAX) {
                pending.addLast(next);
            } else {
                settle(next, exe(next.pid()));
            }
        }
    }

    private void settle(Pending exec, String exe) {
        execs.set(exec.index(), new Trace.Exec(exec.pid(), exec.asked(), exe));
    }

    /** Where the stack of a process starts: every exec puts it at another random place, also of the same program again. */
    private static String stack(int pid) {
        try {
            var stat = Observer.text(Path.of("/proc", Integer.toString(pid), "stat"));
            // proc(5): the second field is the name in parentheses and may hold anything; startstack is field 28
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[25];
        } catch (IOException e) {
            return "";
        }
    }

    /** What a process runs, or empty if it is gone. */
    private static String exe(int pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
