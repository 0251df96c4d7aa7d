package dev.raceprobe.operator.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.judge.Owner;
import dev.raceprobe.operator.judge.Race;
import dev.raceprobe.operator.judge.RaceFinding;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidencesTest {
    private static final Story STORY = Story.of(
                    Specs.of("'evidence':{'maxSamples':2},'scenarios':[" + Specs.EVENTS + "]"))
            .then(s -> s.pass(60)
                    .fail(9, Symptom.EVENT_MISSING, "b")
                    .atSecond(1)
                    .kept("0a1b2c3d-1", Symptom.EVENT_MISSING)
                    .atSecond(2)
                    .kept("0a1b2c3d-2", Symptom.EVENT_MISSING)
                    .kept("0a1b2c3d-9", Symptom.NO_CREDENTIALS))
            .then(s -> s.user(3).atSecond(1).kept("0a1b2c3d-3", Symptom.EVENT_MISSING));

    @Test
    void theNewestOfEachFindingArePublishedUpToMaxSamples() {
        assertThat(published(STORY)).extracting(PublishedEvidence::id).containsExactly("0a1b2c3d-3", "0a1b2c3d-2");
    }

    @Test
    void theJsonHasTheFieldsThatArePromisedAndANullClose() {
        assertThat(ContractJson.write(published(STORY).get(0)))
                .isEqualTo(("{'close':null,'detail':'what was seen','id':'0a1b2c3d-3','owner':'" + Owner.TARGET.title()
                                + "','profile':'baseline','race':'event_lost','remoteAddress':'10.0.0.1:80',"
                                + "'scenario':'events','startedAt':'STARTED','timeline':"
                                + "[{'at_us':0,'event':'connect_start'}],'upgradeStatus':101,'user':3}")
                        .replace('\'', '"')
                        .replace("STARTED", published(STORY).get(0).startedAt()));
    }

    @Test
    void startedAtIsWallClock() {
        assertThat(published(STORY).get(0).startedAt())
                .isEqualTo(
                        Instant.ofEpochMilli((Story.FIRST + 1) * 90_000 + 1000).toString());
    }

    @Test
    void whatMayShowTwoRacesIsPublishedOnceUnderTheFirst() {
        Story story = Story.of(Specs.ACCEPT)
                .then(s -> s.firstMessages(9, 0, Symptom.ACCEPT_ERROR, "x")
                        .firstMessages(3, 600, Symptom.ACCEPT_ERROR, "x")
                        .answered(90, 150)
                        .kept("0a1b2c3d-1", Symptom.ACCEPT_ERROR));

        Judgement judgement = Judge.judge(story.input());

        assertThat(judgement.findings())
                .extracting(RaceFinding::race)
                .containsExactly(Race.ACCEPT_BEFORE_SEND, Race.ERROR_PATTERN);
        assertThat(Evidences.publish(story.plan(), judgement))
                .singleElement()
                .extracting(PublishedEvidence::race)
                .isEqualTo("accept_before_send");
    }

    @Test
    void evidenceOfWhatIsNoFindingIsNotPublished() {
        Story story = Story.of(Specs.EVENTS).then(s -> s.pass(90).kept("0a1b2c3d-1", Symptom.EVENT_MISSING));

        assertThat(published(story)).isEmpty();
    }

    @Test
    void whatIsSomebodyElsesFaultIsNotPublishedUnderAFindingOfTheTarget() {
        Story story = Story.of(Specs.EVENTS)
                .then(s -> s.user(1)
                        .pass(90)
                        .rejected(3, 403)
                        .kept("target-auth", Symptom.REFUSED_AUTH)
                        .user(7)
                        .rejected(2, 403)
                        .kept("credentials", Symptom.REFUSED_AUTH)
                        .rejected(2, 503)
                        .kept("target-503", Symptom.REFUSED_5XX))
                .then(s -> s.atSecond(60).noResponse(2, ConnectResult.REFUSED).kept("network", Symptom.NO_RESPONSE))
                .then(s -> s.atSecond(60)
                        .lagging(90)
                        .fail(2, Symptom.EVENT_MISSING, "b")
                        .kept("probe-lag", Symptom.EVENT_MISSING)
                        .fail(2, Symptom.EVENT_DUPLICATED, "b")
                        .kept("target-frame", Symptom.EVENT_DUPLICATED))
                .then(s ->
                        s.atSecond(60).fail(2, Symptom.EVENT_MISSING, "b").kept("target-lost", Symptom.EVENT_MISSING))
                .then(s -> s.latePong()
                        .atSecond(60)
                        .fail(1, Symptom.CLOSED_EARLY, "1011")
                        .keptAfterClose("target-crash", Symptom.CLOSED_EARLY, 1011)
                        .fail(1, Symptom.CLOSED_EARLY, "1006")
                        .keptAfterClose("target-close", Symptom.CLOSED_EARLY, 1006));

        assertThat(published(story))
                .extracting(PublishedEvidence::id)
                .containsExactlyInAnyOrder(
                        "target-auth", "target-503", "target-frame", "target-lost", "target-crash", "target-close");
    }

    @Test
    void aCloseIsPublishedAsItWasSeen() {
        List<Evidence.CloseSeen> close = List.of(new Evidence.CloseSeen(1011, "oops", "server"));

        assertThat(ContractJson.write(close))
                .isEqualTo("[{\"code\":1011,\"initiator\":\"server\",\"reason\":\"oops\"}]");
    }

    @Test
    void theDataHoldsTheEvidenceOfEachFindingAndStaysWithinItsBound() {
        var judgement = Judge.judge(STORY.input());
        String id = judgement.findings().get(0).id();
        String all = EvidenceData.of(STORY.plan(), judgement).get(id);
        assertThat(all)
                .startsWith("[{")
                .containsSubsequence("0a1b2c3d-3", "0a1b2c3d-2")
                .endsWith("}]");

        int bytes = id.length() + all.length();
        String fewer = EvidenceData.of(STORY.plan(), judgement, bytes - 1).get(id);
        assertThat(fewer).contains("0a1b2c3d-3").doesNotContain("0a1b2c3d-2");
        assertThat(id.length() + fewer.length()).isLessThan(bytes);
        assertThat(EvidenceData.of(STORY.plan(), judgement, 10)).isEmpty();
    }

    @Test
    void whereRoomIsShortEachFindingHasOnePieceBeforeAnotherHasTwo() {
        Story story = Story.of(Specs.of("'evidence':{'maxSamples':9},'scenarios':[" + Specs.EVENTS + "]"))
                .then(s -> s.pass(60)
                        .fail(9, Symptom.EVENT_MISSING, "b")
                        .fail(9, Symptom.EVENT_DUPLICATED, "b")
                        .atSecond(1)
                        .kept("0a1b2c3d-1", Symptom.EVENT_MISSING)
                        .kept("0a1b2c3d-2", Symptom.EVENT_MISSING)
                        .kept("0a1b2c3d-3", Symptom.EVENT_MISSING)
                        .kept("0a1b2c3d-4", Symptom.EVENT_DUPLICATED));
        var judgement = Judge.judge(story.input());
        assertThat(judgement.findings()).hasSize(2);
        Map<String, String> all = EvidenceData.of(story.plan(), judgement);
        assertThat(pieces(all)).containsExactlyInAnyOrder(3, 1);

        assertThat(pieces(EvidenceData.of(story.plan(), judgement, bytes(all) - 1)))
                .containsExactlyInAnyOrder(2, 1);
        assertThat(pieces(EvidenceData.of(story.plan(), judgement, bytes(all) / 2 + 50)))
                .containsExactly(1, 1);
        assertThat(EvidenceData.of(story.plan(), judgement, bytes(all))).isEqualTo(all);
    }

    private static List<Integer> pieces(Map<String, String> data) {
        return data.values().stream()
                .map(array -> array.split("\"startedAt\"", -1).length - 1)
                .toList();
    }

    private static int bytes(Map<String, String> data) {
        return data.entrySet().stream()
                .mapToInt(e -> e.getKey().length() + e.getValue().length())
                .sum();
    }

    private static List<PublishedEvidence> published(Story story) {
        return Evidences.publish(story.plan(), Judge.judge(story.input()));
    }
}
