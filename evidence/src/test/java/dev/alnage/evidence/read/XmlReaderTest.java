package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {
    private static String read(String xml) {
        var seen = new StringBuilder();
        XmlReader.read(Bytes.utf8(xml), new XmlReader.Handler() {
            @Override public void start(XmlReader.Element element, int depth) {
                seen.append('<').append(depth).append(element.name()).append(new java.util.TreeMap<>(element.attributes())).append('>');
            }

            @Override public void text(String text) {
                seen.append(text);
            }

            @Override public void end(String name, int depth) {
                seen.append("</").append(depth).append(name).append('>');
            }
        });
        return seen.toString();
    }

    private static void refused(String because, String xml) {
        var message = assertThrows(Rejected.Malformed.class, () -> read(xml)).getMessage();
        assertTrue(message.contains(because), message);
    }

    @Tag("X8") @Test void a_document_type_of_any_kind_is_refused() {
        refused("document type", "<!DOCTYPE a><a/>");
        refused("document type", "<?xml version='1.0'?>\n<!-- c --> <!DOCTYPE a [<!ELEMENT a ANY>]><a/>");
        // The JDK's reader has no message for this one and fails on looking for it.
        refused("document type", "<!DOCTYPE a [<!ELEMENT a \u0001>]><a/>");
        refused("found", "<a><!DOCTYPE a></a>");
        refused("found", "<a/><!DOCTYPE a>");
        assertEquals("<1a{}><!DOCTYPE a></1a>", read("<a><![CDATA[<!DOCTYPE a>]]></a>"));
        refused("found", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
        refused("found", "<!DOCTYPE a PUBLIC 'x' 'http://localhost/a.dtd'><a/>");
        refused("found", "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://localhost/b'> %b;]><a/>");
    }

    @Tag("X8") @Test void entities_are_refused_but_for_the_five_of_xml() {
        refused("found", "<a>&b;</a>");
        refused("found", "<a b='&c;'/>");
        assertEquals("<1a{b=<>&'\"}><>&'\"é</1a>", read("<a b='&lt;&gt;&amp;&apos;&quot;'>&lt;&gt;&amp;&apos;&quot;&#xe9;</a>"));
    }

    @Tag("X8") @Test void a_bomb_of_entities_is_refused_at_once() throws Throwable {
        var bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 'xxxxxxxxxx'>");
        for (var i = 1; i < 12; i++) {
            bomb.append("<!ENTITY e" + i + " '" + ("&e" + (i - 1) + ";").repeat(10) + "'>");
        }
        CpuTime.assertWithin(Duration.ofSeconds(1), () -> refused("found", bomb + "]><a>&e11;</a>"));
    }

    @Tag("X8") @Test void nothing_is_fetched_from_a_server_or_a_file(@TempDir Path folder) throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "canary").toUri();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            var uri = "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort() + "/x";
            for (var place : List.of(uri, secret.toString())) {
                refused("found", "<!DOCTYPE a [<!ENTITY b SYSTEM '" + place + "'>]><a>&b;</a>");
                refused("found", "<!DOCTYPE a SYSTEM '" + place + "'><a/>");
                refused("XInclude", "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='" + place + "'/></a>");
                refused("processing instruction", "<?xml-stylesheet href='" + place + "'?><a/>");
                assertEquals("<1a{}></1a>", read("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='" + place + " " + place
                        + "' xsi:noNamespaceSchemaLocation='" + place + "'/>"));
            }
            assertThrows(SocketTimeoutException.class, server::accept);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "x<a/>", "<a b=c/>", "<a b='1' b='2'/>", "<a b='<'/>", "<a>\u0001</a>", "<a>&#0;</a>", "<a>&#xd800;</a>", "<p:a/>",
            "<a>]]></a>", "<a><!-- -- --></a>", "\ufeff<a/>", "<?xml version='1.1'?><a/>", "<?xml version='1.0' encoding='UTF-16'?><a/>", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "<a",
            "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "<a><![CDATA[x</a>", "<1a/>"})
    void what_is_no_xml_in_utf_8_is_refused(String xml) {
        refused("found", xml);
    }

    @Test void bytes_that_are_not_utf_8_are_refused() {
        assertThrows(Rejected.Malformed.class, () -> XmlReader.read(Bytes.hex("3c613ec0af3c2f613e"), (_, _) -> { }));
        assertThrows(Rejected.Malformed.class, () -> XmlReader.read(Bytes.hex("feff003c0061002f003e"), (_, _) -> { }));
    }

    @Test void depth_and_attributes_end_at_their_limits() {
        assertTrue(read("<a>".repeat(64) + "</a>".repeat(64)).startsWith("<1a"));
        refused("deeper", "<a>".repeat(65) + "</a>".repeat(65));
        refused("deeper", "<a>".repeat(100_000));
        var attributes = new StringBuilder();
        for (var i = 0; i < 65; i++) {
            attributes.append(" a" + i + "='x'");
        }
        refused("attributes", "<a" + attributes + "/>");
    }

    @Test void elements_attributes_and_text_are_read() {
        assertEquals("<1a{x=1}>t<2b{}>é<c></2b></1a>", read("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<a x='1'><!-- c -->t<p:b xmlns:p='u' p:y='2'>&#233;<![CDATA[<c>]]></p:b></a>\n"));
    }

    @Test void a_missing_attribute_is_named() {
        var element = new XmlReader.Element("", "a", java.util.Map.of("b", "c"));
        assertEquals("c", element.attribute("b"));
        assertEquals("e", element.attribute("d", "e"));
        assertThrows(Rejected.Malformed.class, () -> element.attribute("d"));
    }
}
