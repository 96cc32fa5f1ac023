package dev.alnage.factory.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connection to a Unix socket in the form of a {@link Socket}, which an HTTP library reads and writes; the JDK has such sockets as
 * channels only. Whoever reads waits without holding a thread of the machine. A read has no limit of its own: {@link #endOverdue} ends
 * the connection under one that waits too long.
 */
final class UnixSocket extends Socket {
    private final SocketChannel channel;
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    /** When the read that is under way began, by {@link System#nanoTime}; 0 while nobody reads. */
    private volatile long readingSince;
    private volatile boolean overdue;

    private UnixSocket(SocketChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException if nobody listens there */
    static UnixSocket connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new UnixSocket(channel);
    }

    /** Whether the other side has neither closed the connection nor said anything that nobody asked for. */
    boolean isQuiet() {
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends the connection if a read has waited for longer than this. @throws IOException if it does not close */
    void endOverdue(Duration limit) throws IOException {
        var since = readingSince;
        if (since != 0 && System.nanoTime() - since > limit.toNanos()) {
            overdue = true;
            close();
        }
    }

    @Override public InputStream getInputStream() {
        return in;
    }

    @Override public OutputStream getOutputStream() {
        return out;
    }

    @Override public boolean isConnected() {
        return true;
    }

    @Override public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override public boolean isInputShutdown() {
        return isClosed();
    }

    @Override public boolean isOutputShutdown() {
        return isClosed();
    }

    @Override public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override public SocketAddress getRemoteSocketAddress() {
        return UnixDomainSocketAddress.of("");
    }

    @Override public SocketAddress getLocalSocketAddress() {
        return UnixDomainSocketAddress.of("");
    }

    /** Asked for by the library, and answered by {@link #endOverdue} instead. */
    @Override public void setSoTimeout(int millis) {
        // see above
    }

    @Override public int getSoTimeout() {
        return 0;
    }

    /** There is no TCP under it that could linger. */
    @Override public void setSoLinger(boolean on, int seconds) {
        // see above
    }

    @Override public void close() throws IOException {
        channel.close();
    }

    private int read(ByteBuffer into) throws IOException {
        readingSince = Math.max(1, System.nanoTime());
        try {
            return channel.read(into);
        } catch (ClosedChannelException e) {
            if (overdue) {
                throw new SocketTimeoutException("nothing was said in time");
            }
            throw e;
        } finally {
            readingSince = 0;
        }
    }

    private final class In extends InputStream {
        @Override public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override public int read(byte[] into, int offset, int length) throws IOException {
            return length == 0 ? 0 : UnixSocket.this.read(ByteBuffer.wrap(into, offset, length));
        }

        @Override public void close() throws IOException {
            UnixSocket.this.close();
        }
    }

    private final class Out extends OutputStream {
        @Override public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override public void write(byte[] from, int offset, int length) throws IOException {
            var left = ByteBuffer.wrap(from, offset, length);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }

        @Override public void close() throws IOException {
            UnixSocket.this.close();
        }
    }
}
