package dev.alnage.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends requests at set times, whether or not earlier ones have been answered, over connections that stay open. The time of an answer
 * counts from when its request was due: a server that stalls is charged for all that waits behind it.
 */
record OpenLoop(Path socket, int connections, double perSecond) {
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    /** Milliseconds of every answer, sorted; none is left out or rounded. */
    record Times(double[] sorted, double wall) {
        double quantile(double share) {
            return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
        }

        double perSecond() {
            return sorted.length / wall;
        }
    }

    /** @param body of each request by its number @param wanted what each answer has to contain: an error is no fast answer */
    Times post(String path, int requests, IntFunction<String> body, String wanted) throws IOException, InterruptedException {
        var millis = new double[requests];
        var next = new AtomicInteger();
        var started = System.nanoTime();
        var work = new ArrayList<Callable<Void>>();
        for (var i = 0; i < connections; i++) {
            work.add(() -> {
                try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.connect(UnixDomainSocketAddress.of(socket));
                    for (var number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                        var due = started + (long) (number * 1e9 / perSecond);
                        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                            LockSupport.parkNanos(left);
                        }
                        exchange(channel, request(path, body.apply(number)), wanted);
                        millis[number] = (System.nanoTime() - due) / 1e6;
                    }
                    return null;
                }
            });
        }
        try (var threads = Executors.newFixedThreadPool(connections)) {
            for (var each : threads.invokeAll(work)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a request failed", e.getCause());
        }
        var wall = (System.nanoTime() - started) / 1e9;
        Arrays.sort(millis);
        return new Times(millis, wall);
    }

    private static ByteBuffer request(String path, String body) {
        return ByteBuffer.wrap(("POST " + path + " HTTP/1.1\r\nHost: factory\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void exchange(SocketChannel channel, ByteBuffer request, String wanted) throws IOException {
        while (request.hasRemaining()) {
            channel.write(request);
        }
        var buffer = ByteBuffer.allocate(1 << 14);
        for (var answer = ""; ; answer = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1)) {
            if (isWhole(answer)) {
                if (!answer.startsWith("HTTP/1.1 200") || !answer.contains(wanted)) {
                    throw new IOException("found the answer " + answer + ", expected 200 with " + wanted);
                }
                return;
            }
            if (buffer.position() == ANSWER_BYTES_MAX) {
                throw new IOException("found an answer over " + ANSWER_BYTES_MAX + " bytes, expected at most that");
            }
            if (!buffer.hasRemaining()) {
                buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
            }
            if (channel.read(buffer) < 0) {
                throw new EOFException("the connection ended within an answer");
            }
        }
    }

    /** By its length, or by its last chunk. */
    private static boolean isWhole(String answer) {
        var end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        var at = answer.indexOf("Content-Length: ");
        if (at >= 0 && at < end) {
            return answer.length() >= end + 4 + Integer.parseInt(answer.substring(at + 16, answer.indexOf("\r\n", at)));
        }
        return answer.endsWith("\r\n0\r\n\r\n");
    }
}
