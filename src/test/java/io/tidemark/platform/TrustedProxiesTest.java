package io.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private final TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8", " 192.0.2.7", "fd00::/8"));

    @Test
    void what_a_stranger_forwards_counts_for_nothing() {
        assertEquals("198.51.100.1", proxies.origin("198.51.100.1", List.of("127.0.0.1")));
        assertEquals("127.0.0.1", TrustedProxies.of(List.of()).origin("127.0.0.1", List.of("1.2.3.4")));
    }

    @Test
    void a_trusted_proxy_tells_who_asks() {
        assertEquals("198.51.100.1", proxies.origin("10.1.2.3", List.of("198.51.100.1")));
        assertEquals("2001:db8::1", proxies.origin("fd00::1", List.of("2001:db8::1")));
    }

    @Test
    void what_the_client_had_written_before_the_proxy_added_to_it_counts_for_nothing() {
        assertEquals("198.51.100.1", proxies.origin("10.1.2.3", List.of("127.0.0.1, 198.51.100.1, 10.9.9.9")));
        assertEquals("198.51.100.1", proxies.origin("10.1.2.3", List.of("127.0.0.1", "198.51.100.1")));
    }

    @Test
    void what_is_no_address_ends_the_chain() {
        assertEquals("10.1.2.3", proxies.origin("10.1.2.3", List.of("unknown")));
        assertEquals("10.9.9.9", proxies.origin("10.1.2.3", List.of("<script>, 10.9.9.9")));
        assertEquals("10.1.2.3", proxies.origin("10.1.2.3", List.of("999.1.1.1")));
        assertEquals("10.1.2.3", proxies.origin("10.1.2.3", List.of()));
    }

    @Test
    void a_list_with_a_mistake_is_refused_by_name() {
        for (String wrong : List.of("proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0")) {
            assertThrows(IllegalArgumentException.class, () -> TrustedProxies.of(List.of(wrong)));
        }
    }
}
