package dev.raceprobe.operator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.status.StatusInput;
import dev.raceprobe.operator.status.Statuses;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Instant NOW = Instant.parse("2026-08-22T10:10:00Z");

    private final Fleet fleet = new Fleet();
    private final Pages pages = new Pages(fleet, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aProbesPageIsDrawnFromWhatWasJudgedLast() {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        RaceProbeStatus status = judge(probe, 60);

        Pages.Answer page = pages.answer(URI.create(address(probe)));

        assertThat(page.status()).isEqualTo(200);
        assertThat(status.scenarios().get(0).findings()).isPositive();
        assertThat(page.body())
                .contains("<title>Failed: ", "class=\"chart wide\"")
                .contains(status.scenarios().get(0).raceWindow().closesAt())
                .contains(status.scenarios().get(0).findings() + " of "
                        + status.scenarios().get(0).samples() + " first messages failed");
    }

    @Test
    void whatWasFoundStaysWhileNothingIsJudged() {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        RaceProbeStatus status = judge(probe, 60);

        fleet.show(
                probe,
                Statuses.notJudged(
                        1,
                        new ConditionFact("Ready", "False", "Suspended", "suspended"),
                        List.of(),
                        Optional.empty(),
                        0,
                        0,
                        Optional.of(status),
                        NOW));

        assertThat(pages.answer(URI.create(address(probe))).body()).contains("class=\"chart wide\"", "Suspended");
        assertThat(pages.answer(URI.create("/ui/")).body()).contains("no: Suspended");
    }

    @Test
    void aProbeThatWasNotJudgedYetHasAPageWithItsReason() {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        fleet.show(
                probe,
                Statuses.notJudged(
                        1,
                        new ConditionFact("Ready", "False", "InvalidSpec", "spec.load <must> be & was \"not\""),
                        List.of(),
                        Optional.empty(),
                        0,
                        0,
                        Optional.empty(),
                        NOW));

        assertThat(pages.answer(URI.create(address(probe))).body())
                .contains(
                        "Not ready: <strong>InvalidSpec</strong>: spec.load &lt;must&gt; be &amp; was &quot;not&quot;")
                .contains("No row was judged: the target was not probed.")
                .doesNotContain("<must>", "not probed:", "Every row has a verdict");
    }

    @Test
    void aReplicaWithoutProbesSaysWhy() {
        assertThat(pages.answer(URI.create("/ui/")).body()).contains("only the leader");
    }

    @Test
    void theFleetTellsHowLongAgoTheLastCheckWas() {
        RaceProbe probe = Probes.of("chat", "racy", "False", "AcceptBeforeSend", 37, "99.9", "10:09:20");
        fleet.show(probe, probe.getStatus());

        assertThat(pages.answer(URI.create("/ui/")).body())
                .contains("href=\"/ui/probes/chat/racy\"", ">37<", ">99.9 %<", ">40 s ago<", ">AcceptBeforeSend<");
    }

    private static String address(RaceProbe probe) {
        return "/ui/probes/" + probe.getMetadata().getNamespace() + "/"
                + probe.getMetadata().getName();
    }

    private RaceProbeStatus judge(RaceProbe probe, int windowMillis) {
        ShardPlan plan = Samples.plan(probe, 1);
        long last = Reports.sliceAt(plan, NOW.toEpochMilli());
        Judgement judgement = Judge.judge(new JudgeInput(
                plan,
                probe.getSpec().evaluation(),
                Reports.racy(plan, 0, "uid", last - 10, last, windowMillis),
                NOW.toEpochMilli()));
        RaceProbeStatus status = Statuses.of(new StatusInput(
                plan,
                1,
                judgement,
                new ConditionFact("Ready", "True", "ProbesRunning", ""),
                1,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW));
        fleet.judged(probe, plan, judgement);
        fleet.show(probe, status);
        return status;
    }
}
