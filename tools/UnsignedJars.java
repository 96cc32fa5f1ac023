import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without their signatures. Nobody asks for those: the build has compared each jar with our own list. But a JVM verifies
 * a signed jar when the first of its classes is loaded (its manifest names every entry: BouncyCastle's took longer than anything that
 * a command does), and leaves its classes out of its archives.
 */
final class UnsignedJars {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private UnsignedJars() {}

    /** @param arguments the folder of the jars, and one for their copies */
    public static void main(String[] arguments) throws IOException {
        try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (var jar : jars) {
                copy(jar, Path.of(arguments[1]).resolve(jar.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var zip = new ZipFile(from.toFile())) {
            if (zip.stream().noneMatch(entry -> SIGNATURE.matcher(entry.getName()).matches())) {
                Files.copy(from, to);
                return;
            }
            try (var out = new ZipOutputStream(Files.newOutputStream(to))) {
                out.setLevel(Deflater.NO_COMPRESSION);
                for (var entry : zip.stream().filter(each -> !SIGNATURE.matcher(each.getName()).matches()).toList()) {
                    var copy = new ZipEntry(entry.getName());
                    copy.setTime(entry.getTime());
                    out.putNextEntry(copy);
                    try (var in = zip.getInputStream(entry)) {
                        write(entry, in, out);
                    }
                    out.closeEntry();
                }
            }
        }
    }

    private static void write(ZipEntry entry, InputStream in, OutputStream out) throws IOException {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            in.transferTo(out);
            return;
        }
        var manifest = new Manifest(in);
        manifest.getEntries().clear();
        manifest.write(out);
    }
}
