package org.senselights.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7,       10.0.0.7,           true",
    "10.0.0.7,       10.0.0.8,           false",
    "10.0.0.0/8,     10.255.1.2,         true",
    "10.0.0.0/8,     11.0.0.1,           false",
    "172.16.0.0/12,  172.31.255.255,     true",
    "172.16.0.0/12,  172.32.0.0,         false",
    "0.0.0.0/0,      203.0.113.9,        true",
    "fd00::/8,       fdff::1,            true",
    "fd00::/8,       fe80::1,            false",
    "::1,            ::1,                true",
    "0.0.0.0/0,      ::1,                false",
    "10.0.0.0/8,     ::ffff:10.1.2.3,    true",
  })
  void containsWhatItSays(String network, String address, boolean contained) {
    assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sense.example.com", "10.0.0.0/33", "10.0.0.0/x", "fd00::/129", "", "10.0.0.0/-1", "/8"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bitsBehindThePrefixAreASlipThatIsNamed() {
    assertThatThrownBy(() -> Network.parse("10.1.0.0/8")).hasMessageContaining("bits set behind the prefix");
  }
}
