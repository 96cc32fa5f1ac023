package dev.alnage.app.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The main of the storer, the sealer and the factory: reads its passphrase, opens its keys, serves its socket until it is told to stop, or its supervisor is gone. */
public final class PartyMain {
    private static final int USED_WRONGLY = 2;
    private static final int CANNOT = 70;

    private PartyMain() {}

    public static void main(String[] arguments) {
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
        endWithInput();
    }

    /** The supervisor holds the other end for as long as it lives, and writes nothing there but the passphrase. */
    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // as good as its end
        }
        System.exit(0);
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
