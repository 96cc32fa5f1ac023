package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML 1.0 in UTF-8 as elements, attributes and text. No document type, entity, processing instruction or inclusion: what
 * is read is what stands there, and nothing is ever fetched. A schema location is an attribute like any other.
 */
public final class XmlReader {
    public static final int BYTES_MAX = 64 << 20;
    public static final int DEPTH_MAX = 64;
    public static final int ATTRIBUTES_MAX = 64;
    public static final int ELEMENTS_MAX = 5_000_000;
    private static final String XINCLUDE = "http://www.w3.org/2001/XInclude";

    /** One start tag; attributes by their local name, those of other namespaces left out. */
    public record Element(String namespace, String name, Map<String, String> attributes) {
        public Element {
            attributes = Map.copyOf(attributes);
        }

        /** @throws Rejected.Malformed if it is absent */
        public String attribute(String attribute) {
            var value = attributes.get(attribute);
            if (value == null) {
                throw new Rejected.Malformed("found no " + attribute + " on element " + name + ", expected one");
            }
            return value;
        }

        public String attribute(String attribute, String absent) {
            return attributes.getOrDefault(attribute, absent);
        }
    }

    /** Gets the document in its order. */
    public interface Handler {
        /** @param depth 1 for the root element */
        void start(Element element, int depth);

        /** Text between tags, possibly in several pieces. */
        default void text(String text) {}

        default void end(String name, int depth) {}
    }

    private final XMLStreamReader in;
    private final Handler handler;
    private int depth;
    private int elements;

    private XmlReader(XMLStreamReader in, Handler handler) {
        this.in = in;
        this.handler = handler;
    }

    /** @throws Rejected.Malformed possibly after the handler has seen a part, which then counts for nothing */
    public static void read(Bytes bytes, Handler handler) {
        if (bytes.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + bytes.size() + " bytes of XML, expected at most " + BYTES_MAX);
        }
        var text = Utf8.read(bytes);
        requireProlog(text);
        try {
            var in = factory().createXMLStreamReader(new StringReader(text));
            new XmlReader(in, handler).read();
        } catch (XMLStreamException e) {
            throw damaged(e.getMessage());
        }
    }

    /** Only a declaration, comments and white space before the root: the JDK reads a document type even where told to support none. */
    private static void requireProlog(String text) {
        var at = text.startsWith("<?xml ") ? after(text, "?>", 0) : 0;
        while (at < text.length()) {
            if (text.startsWith("<!--", at)) {
                at = after(text, "-->", at + 4);
            } else if (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            } else if (text.startsWith("<!", at)) {
                throw new Rejected.Malformed("found a document type in XML, expected none");
            } else if (text.startsWith("<?", at)) {
                throw new Rejected.Malformed("found a processing instruction in XML, expected elements and text");
            } else {
                return;
            }
        }
    }

    private static int after(String text, String end, int from) {
        var at = text.indexOf(end, from);
        if (at < 0) {
            throw new Rejected.Malformed("found no " + end + " in the beginning of XML, expected one");
        }
        return at + end.length();
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(javax.xml.XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty("jdk.xml.entityExpansionLimit", "1");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("found a reference to elsewhere, expected none");
        });
        return factory;
    }

    private void read() throws XMLStreamException {
        var encoding = in.getCharacterEncodingScheme();
        if (encoding != null && !encoding.equalsIgnoreCase("UTF-8") || in.getVersion() != null && !in.getVersion().equals("1.0")) {
            throw new Rejected.Malformed("found XML " + in.getVersion() + " in " + encoding + ", expected 1.0 in UTF-8");
        }
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.END_ELEMENT -> handler.end(in.getLocalName(), depth--);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> handler.text(in.getText());
                case XMLStreamConstants.COMMENT, XMLStreamConstants.END_DOCUMENT -> { }
                case XMLStreamConstants.DTD -> throw new Rejected.Malformed("found a document type in XML, expected none");
                default -> throw new Rejected.Malformed("found an entity or processing instruction in XML, expected elements and text");
            }
        }
    }

    private void start() {
        var namespace = in.getNamespaceURI() == null ? "" : in.getNamespaceURI();
        if (namespace.equals(XINCLUDE)) {
            throw new Rejected.Malformed("found an XInclude element, expected the content itself");
        }
        if (++depth > DEPTH_MAX || ++elements > ELEMENTS_MAX || in.getAttributeCount() > ATTRIBUTES_MAX) {
            throw new Rejected.Malformed("found XML deeper than " + DEPTH_MAX + ", of more than " + ELEMENTS_MAX + " elements or of more than "
                    + ATTRIBUTES_MAX + " attributes to one, expected less");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (var i = 0; i < in.getAttributeCount(); i++) {
            var attributeNamespace = in.getAttributeNamespace(i);
            if (attributeNamespace == null || attributeNamespace.isEmpty()) {
                attributes.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
            }
        }
        handler.start(new Element(namespace, in.getLocalName(), attributes), depth);
    }

    private static Rejected.Malformed damaged(String message) {
        var line = message == null ? "" : message.replace('\n', ' ');
        return new Rejected.Malformed("found damaged XML, expected XML 1.0: " + (line.length() > 200 ? line.substring(0, 200) + "…" : line));
    }
}
