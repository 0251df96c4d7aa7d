package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raceprobe.api.v1alpha1.Target;
import dev.raceprobe.contract.ConnectResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a target's URL, its blocks and its failures mean. */
class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "169.254.169.254, 169.254.169.254, true",
        "192.168.16.0/20, 192.168.31.255, true",
        "192.168.16.0/20, 192.168.32.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "fd00:ec2::254/128, fd00:ec2::254, true",
        "fd00:ec2::/32, fd00:ec3::1, false",
        "127.0.0.0/8, ::ffff:127.0.0.1, true",
        "::ffff:a9fe:0/112, 169.254.169.254, true",
        "::ffff:a9fe:0/112, ::ffff:169.254.0.1, true",
        "::ffff:a9fe:0/112, 169.253.0.1, false",
        "::ffff:169.254.0.0/112, 169.254.169.254, true",
        "::ffff:0:0/96, 8.8.8.8, true",
        "0:0:0:0:0:ffff:a00:1/128, 10.0.0.1, true",
        "::fffe:a9fe:0/112, 169.254.169.254, false"
    })
    void aBlockContainsItsAddresses(String block, String address, boolean contained) throws UnknownHostException {
        assertThat(Cidr.parse(block).contains(InetAddress.getByName(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33", "fd00::/129", "example.com/8", "10.0.0.0/x"})
    void aBadBlockIsRefused(String block) {
        assertThatThrownBy(() -> Cidr.parse(block))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("was " + block);
    }

    @ParameterizedTest
    @CsvSource({
        "ws://chat.example.com/ws, chat.example.com, 80, chat.example.com",
        "ws://chat.example.com:8080/ws, chat.example.com, 8080, chat.example.com:8080",
        "wss://chat_backend.chat.svc/ws, chat_backend.chat.svc, 443, chat_backend.chat.svc",
        "WSS://chat_backend.chat.svc:80/ws, chat_backend.chat.svc, 80, chat_backend.chat.svc:80",
        "wss://[fd00::1]:443/, fd00::1, 443, [fd00::1]",
        "ws://[::1]:9000/, ::1, 9000, [::1]:9000",
    })
    void aTargetsUrlNamesHostPortAndHostHeader(String url, String host, int port, String header) {
        ConnectorSettings settings = ConnectorSettings.of(target(url), List.of(), Path.of("/secrets"));
        assertThat(settings.host()).isEqualTo(host);
        assertThat(settings.hostHeader()).isEqualTo(header);
        assertThat(settings.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"http://chat/", "ws:///ws", "ws://user:pw@chat/", "chat.example.com", "ws://chat:70000/"})
    void aBadUrlIsRefused(String url) {
        assertThatThrownBy(() -> ConnectorSettings.of(target(url), List.of(), Path.of("/secrets")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target.url")
                .hasMessageNotContaining("pw");
    }

    private static Target target(String url) {
        return new Target(url, null, null, null, null, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "newSocketStream0(..) failed with error(-24): Too many open files, true",
        "connect(..) failed with error(-99): Cannot assign requested address, true",
        "Cannot allocate memory, true",
        "connect(..) failed with error(-1): Operation not permitted, false",
        "something else, false"
    })
    void onlyALackOfDescriptorsPortsAndMemoryIsExhaustion(String text, boolean exhausted) {
        assertThat(Failures.isExhaustion(new IllegalStateException("no channel", new IOException(text))))
                .isEqualTo(exhausted);
    }

    @ParameterizedTest
    @CsvSource({
        "Too many open files, PROBE_ERROR",
        "connect(..) failed with error(-99): Cannot assign requested address, PROBE_ERROR",
        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1, REFUSED",
        "connect(..) failed with error(-101): Network is unreachable, REFUSED",
        "finishConnect(..) failed with error(-110): Connection timed out, TIMEOUT",
        "recvAddress(..) failed with error(-104): Connection reset by peer, TCP",
        "something else, TCP"
    })
    void aFailedConnectHasOneResult(String text, ConnectResult result) {
        assertThat(Failures.ofConnect(new IOException(text))).isEqualTo(result);
    }
}
