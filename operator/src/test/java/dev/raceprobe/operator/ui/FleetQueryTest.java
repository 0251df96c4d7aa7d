package dev.raceprobe.operator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetQueryTest {
    private final Fleet fleet = new Fleet();

    @BeforeEach
    void threeProbes() {
        show("chat", "racy", "False", "AcceptBeforeSend", 37, "100.0", "10:02:00");
        show("chat", "fine", "True", "EnoughEvidence", 0, "99.9", "10:03:00");
        show("shop", "lost", "Unknown", "NetworkFault", 0, "0.0", "10:01:00");
    }

    private void show(
            String namespace, String name, String passing, String reason, long races, String opened, String checked) {
        RaceProbe probe = Probes.of(namespace, name, passing, reason, races, opened, checked);
        fleet.show(probe, probe.getStatus());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'', chat/racy shop/lost chat/fine",
        "?sort=passing&dir=desc, chat/fine shop/lost chat/racy",
        "?sort=name, chat/fine chat/racy shop/lost",
        "?sort=races, chat/racy chat/fine shop/lost",
        "?sort=opened, shop/lost chat/fine chat/racy",
        "?sort=check, chat/fine chat/racy shop/lost",
        "?sort=age, chat/fine chat/racy shop/lost",
        "?sort=nonsense&dir=up, chat/racy shop/lost chat/fine",
        "?q=chat, chat/racy chat/fine",
        "?q=CHAT%20enough, chat/fine",
        "?q=failed, chat/racy",
        "?q=not-ready, ''",
    })
    void theAddressSaysWhichProbesAreShownAndInWhatOrder(String query, String shown) {
        FleetQuery asked = FleetQuery.of(URI.create("/ui/" + query));

        assertThat(String.join(
                        " ", asked.in(fleet.all()).stream().map(Shown::title).toList()))
                .isEqualTo(shown);
    }

    @Test
    void aColumnThatIsSortedByIsOfferedTheOtherWayRound() {
        FleetQuery asked = FleetQuery.of(URI.create("/ui/?q=a%26b&sort=races"));

        assertThat(asked.by(FleetOrder.RACES)).isEqualTo("?q=a%26b&sort=races&dir=desc");
        assertThat(asked.by(FleetOrder.NAME)).isEqualTo("?q=a%26b&sort=name");
        assertThat(FleetQuery.of(URI.create("/ui/" + asked.by(FleetOrder.RACES)))
                        .by(FleetOrder.RACES))
                .isEqualTo("?q=a%26b&sort=races");
    }

    @Test
    void agesAreInOneUnit() {
        assertThat(List.of(5L, 119L, 120L, 7_199L, 7_200L, 172_799L, 172_800L).stream()
                        .map(seconds -> FleetTable.age(Duration.ofSeconds(seconds))))
                .containsExactly("5 s", "119 s", "2 m", "119 m", "2 h", "47 h", "2 d");
    }
}
