package io.tidemark.agent.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::1"
            })
    void an_address_that_is_not_on_the_public_internet_is_out_of_reach(String text) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(text);

        assertFalse(Reach.PUBLIC_ONLY.allows(address));
        assertTrue(Reach.ANYWHERE.allows(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "151.101.2.132", "172.32.0.1", "100.128.0.1", "2a04:4e42::644", "2606:4700::1111"})
    void a_public_address_is_within_reach(String text) throws UnknownHostException {
        assertTrue(Reach.PUBLIC_ONLY.allows(InetAddress.getByName(text)));
    }
}
