package dev.alnage.app.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one class file says about itself: which classes it names, which members it uses, which methods it has.
 *
 * @param references every class named in code, descriptors, generic signatures and annotations, as {@code a.b.C$D}
 * @param uses       every method and field used, as {@code a.b.C.member}
 * @param external   extends or implements something that is not ours, so some of its names are not our choice
 * @param tags       the values of the JUnit tags on the class and its methods
 */
record CompiledClass(String module, String name, boolean external, Set<String> references, Set<String> uses,
        List<Method> methods, Set<String> tags) {

    /** @param written by a person, not by the compiler */
    record Method(String name, boolean written) {}

    CompiledClass {
        references = Set.copyOf(references);
        uses = Set.copyOf(uses);
        methods = List.copyOf(methods);
        tags = Set.copyOf(tags);
    }

    String packageName() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    boolean inPackage(String root) {
        return isIn(name, root);
    }

    static boolean isIn(String className, String root) {
        return className.startsWith(root + ".");
    }

    /** All classes below a folder of class files. */
    static List<CompiledClass> allBelow(String module, Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class")).sorted()
                    .map(file -> read(module, file)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompiledClass read(String module, Path file) {
        try {
            return of(module, ClassFile.of().parse(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompiledClass of(String module, ClassModel model) {
        Set<String> references = new TreeSet<>();
        Set<String> uses = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry one -> addClass(one.asInternalName(), references);
                // Descriptors, generic signatures, annotations and class values in them all end up as such a text.
                case Utf8Entry text when looksDescriptive(text.stringValue()) -> addDescribed(text.stringValue(), references);
                case MemberRefEntry member -> uses.add(dotted(member.owner().asInternalName()) + "." + member.name().stringValue());
                default -> { }
            }
        }
        Set<String> tags = new TreeSet<>();
        addTags(model, tags);
        List<Method> methods = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            addTags(method, tags);
            methods.add(new Method(method.methodName().stringValue(),
                    !method.flags().has(AccessFlag.SYNTHETIC) && !method.flags().has(AccessFlag.BRIDGE)));
        }
        var external = Stream.concat(model.superclass().stream(), model.interfaces().stream()).map(ClassEntry::asInternalName)
                .anyMatch(parent -> !parent.startsWith("dev/alnage/") && !parent.equals("java/lang/Object")
                        && !parent.equals("java/lang/Record") && !parent.equals("java/lang/Enum"));
        return new CompiledClass(module, dotted(model.thisClass().asInternalName()), external, references, uses, methods, tags);
    }

    private static void addTags(AttributedElement element, Set<String> tags) {
        element.findAttribute(Attributes.runtimeVisibleAnnotations()).ifPresent(found -> found.annotations().forEach(one -> addTag(one, tags)));
    }

    private static void addTag(Annotation annotation, Set<String> tags) {
        var type = annotation.className().stringValue();
        for (AnnotationElement element : annotation.elements()) {
            switch (element.value()) {
                case AnnotationValue.OfString text when type.equals("Lorg/junit/jupiter/api/Tag;") -> tags.add(text.stringValue());
                case AnnotationValue.OfArray array when type.equals("Lorg/junit/jupiter/api/Tags;") -> array.values().forEach(one -> {
                    if (one instanceof AnnotationValue.OfAnnotation tag) {
                        addTag(tag.annotation(), tags);
                    }
                });
                default -> { }
            }
        }
    }

    private static boolean looksDescriptive(String text) {
        return text.indexOf(';') > 0 && text.indexOf('L') >= 0 && text.indexOf('/') > 0 && text.indexOf(' ') < 0;
    }

    private static void addClass(String internalName, Set<String> references) {
        if (internalName.startsWith("[")) {
            addDescribed(internalName, references);
        } else {
            references.add(dotted(internalName));
        }
    }

    /** Descriptors and generic signatures: each class stands between an L and the next of {@code ; < }. */
    private static void addDescribed(String descriptor, Set<String> references) {
        for (int at = 0; at < descriptor.length(); at++) {
            if (descriptor.charAt(at) != 'L') {
                continue;
            }
            int end = at + 1;
            while (end < descriptor.length() && ";<:.(".indexOf(descriptor.charAt(end)) < 0) {
                end++;
            }
            if (descriptor.substring(at + 1, end).indexOf('/') > 0) {
                references.add(dotted(descriptor.substring(at + 1, end)));
            }
            at = end;
        }
    }

    private static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }
}
