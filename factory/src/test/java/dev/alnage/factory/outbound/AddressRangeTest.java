package dev.alnage.factory.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("M7")
class AddressRangeTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.1.2.3", "169.254.0.1", "169.254.169.254", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255",
            "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::127.0.0.1", "fe80::1", "febf::1",
            "ff02::1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:1ff::1", "2001:db8::1", "2002:a00:1::1", "3fff::1", "4000::1", "fec0::1"})
    void special_addresses_are_forbidden(String address) throws UnknownHostException {
        assertEquals(AddressRange.FORBIDDEN, AddressRange.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.254", "172.16.0.1", "172.31.255.255",
            "192.168.0.1", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "fc00::1", "fdff::1"})
    void inner_addresses_are_private(String address) throws UnknownHostException {
        assertEquals(AddressRange.PRIVATE, AddressRange.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "172.15.255.255",
            "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111",
            "2a00::1", "3ffe::1", "3fff:1000::1"})
    void other_addresses_are_public(String address) throws UnknownHostException {
        assertEquals(AddressRange.PUBLIC, AddressRange.of(InetAddress.getByName(address)));
    }
}
