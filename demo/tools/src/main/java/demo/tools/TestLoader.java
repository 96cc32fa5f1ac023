package demo.tools;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads what is tested apart from what tests it: the application finds its own libraries, never those of JaCoCo or of this
 * program, and of our class path only JUnit's packages.
 */
final class TestLoader extends URLClassLoader {
    private static final List<String> SHARED = List.of("org.junit.", "org.opentest4j.", "org.apiguardian.", "org.jspecify.");

    private final Map<String, byte[]> classes = new HashMap<>();

    TestLoader(Map<String, byte[]> tests, Map<String, byte[]> app, Path appJar, List<Path> lib, List<Path> resources) {
        super("tests", urls(appJar, lib, resources), new Shared());
        classes.putAll(tests);
        classes.putAll(app);
        if (classes.size() < tests.size() + app.size()) {
            throw new Refused("found a test class that replaces one of the application, expected none");
        }
    }

    Class<?> named(String path) {
        var name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        try {
            return loadClass(name);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new Refused("found " + name + " that cannot be loaded: " + e);
        }
    }

    @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
        var bytes = classes.get(name.replace('.', '/') + ".class");
        return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
    }

    @Override public void close() throws IOException {
        classes.clear();
        super.close();
    }

    private static URL[] urls(Path app, List<Path> lib, List<Path> resources) {
        var paths = new ArrayList<Path>();
        paths.add(app);
        paths.addAll(lib);
        paths.addAll(resources);
        return paths.stream().map(path -> {
            try {
                return path.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("no URL for " + path, e);
            }
        }).toArray(URL[]::new);
    }

    private static final class Shared extends ClassLoader {
        Shared() {
            super("shared", ClassLoader.getPlatformClassLoader());
        }

        @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return TestLoader.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
