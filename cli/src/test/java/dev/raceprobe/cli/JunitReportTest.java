package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import dev.raceprobe.operator.judge.Judgement;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JunitReportTest {
    private static final Judgement NOTHING_JUDGED = new Judgement(
            List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final String NASTY = "]]> <b>&\"' \u0000\u001b[31m\ud800";

    @Test
    void aRowIsATestcaseAndItsResultAnElement() throws Exception {
        String xml = JunitReport.write(List.of(result("said " + NASTY)));

        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(JunitReportTest.class.getResource("junit.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        Element suite =
                (Element) document(xml).getElementsByTagName("testsuite").item(0);
        assertThat(List.of("tests", "failures", "errors", "skipped").stream().map(suite::getAttribute))
                .containsExactly("4", "1", "1", "1");
        assertThat(child(suite, 0)).isEqualTo("none");
        assertThat(child(suite, 1)).isEqualTo("failure");
        assertThat(child(suite, 2)).isEqualTo("error");
        assertThat(child(suite, 3)).isEqualTo("skipped");
    }

    @Test
    void aFailureHoldsItsTimelineAndControlCharactersAreSpelledOut() throws Exception {
        String text = document(JunitReport.write(List.of(result(NASTY))))
                .getElementsByTagName("failure")
                .item(0)
                .getTextContent();

        assertThat(text)
                .contains("T+0.000 ms connect_start")
                .contains("T+1.234 ms upgrade_sent")
                .contains("]]> <b>&\"' \\u0000\\u001b[31m\\ud800");
    }

    private static String child(Element suite, int index) {
        var children = ((Element) suite.getElementsByTagName("testcase").item(index)).getElementsByTagName("*");
        return children.getLength() == 0 ? "none" : children.item(0).getNodeName();
    }

    private static Document document(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static ProbeResult result(String detail) {
        PublishedEvidence evidence = new PublishedEvidence(
                "f-1",
                "event_lost",
                "Target",
                "b",
                "baseline",
                "2026-08-22T10:00:30Z",
                0,
                List.of(new TimelineEntry(0, "connect_start", null), new TimelineEntry(1_234, "upgrade_sent", null)),
                null,
                null,
                null,
                detail,
                null);
        Finding finding = new Finding("f", "event_lost", "b", "baseline", "Target", 7L, "", "", detail, null);
        RaceProbeStatus status = new RaceProbeStatus(
                1L,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                new WindowStatus("2026-08-22T10:00:00Z", "2026-08-22T10:01:00Z", 9L, "100", 7L, 0L),
                List.of(),
                List.of(
                        row("a", Result.Passed),
                        row("b", Result.Failed),
                        row("c", Result.Inconclusive),
                        row("d", Result.NotObserved)),
                List.of(finding));
        return new ProbeResult("chat", "probe", status, List.of(evidence), null, NOTHING_JUDGED);
    }

    private static ScenarioStatus row(String name, Result result) {
        return new ScenarioStatus(
                name, "baseline", result, "Reason", "said", 9L, 7L, 0L, 60L, null, null, null, null, null);
    }
}
