package dev.alnage.worker.kernel;

import java.io.IOException;

/** The kernel refused a call, with its error number. */
@SuppressWarnings("serial")
public final class SystemCallFailed extends IOException {
    private final int errno;

    SystemCallFailed(String what, int errno) {
        super(what + " failed with error number " + errno);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
