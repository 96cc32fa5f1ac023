package dev.alnage.app.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The main of the storer, the sealer and the factory: reads its passphrase, opens its keys, serves its socket until it is told to stop. */
public final class PartyMain {
    private static final int USED_WRONGLY = 2;
    private static final int CANNOT = 70;

    private PartyMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 2) {
            System.err.println("alnage: error: this process is started by alnage up");
            System.exit(USED_WRONGLY);
        }
        try {
            var passphrase = Keyring.readPassphrase();
            var ports = Arrays.stream(arguments).skip(2).map(Port::ofArgument).toList();
            var servers = start(arguments[0], new Home(Path.of(arguments[1])), passphrase, ports);
            Arrays.fill(passphrase, '\0');
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers)));
        } catch (IOException | RuntimeException e) {
            System.getLogger("alnage.process").log(System.Logger.Level.ERROR, () -> "party=" + arguments[0] + " cannot start: " + e.getMessage(), e);
            System.exit(CANNOT);
        }
        new CountDownLatch(1).await();
    }

    private static Servers start(String party, Home home, char[] passphrase, List<Port> ports) throws IOException {
        return switch (party) {
            case "storer" -> Servers.of(StorerProcess.start(home, passphrase));
            case "sealer" -> Servers.of(SealerProcess.start(home, passphrase));
            case "factory" -> FactoryProcess.start(home, passphrase, ports);
            default -> throw new IllegalArgumentException("no such process: " + party);
        };
    }

    private static void stop(Servers servers) {
        try {
            servers.close();
        } catch (IOException e) {
            System.getLogger("alnage.process").log(System.Logger.Level.WARNING, () -> "stop failed: " + e.getMessage());
        }
    }
}
