package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.operator.picture.Printable;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results for CI: one testsuite for each RaceProbe, one testcase for each scenario × profile; JUnit's XML, as the Ant task's schema has it. */
final class JunitReport {
    private final XMLStreamWriter xml;

    private JunitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String write(List<ProbeResult> results) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            new JunitReport(xml).suites(results);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write the report as XML", e);
        }
        return text.toString();
    }

    private void suites(List<ProbeResult> results) throws XMLStreamException {
        open("testsuites");
        for (int i = 0; i < results.size(); i++) {
            suite(results.get(i), i);
        }
        xml.writeEndElement();
    }

    private void suite(ProbeResult result, int id) throws XMLStreamException {
        List<ScenarioStatus> rows = result.status().scenarios();
        open("testsuite");
        attribute("id", id);
        attribute("package", result.namespace());
        attribute("name", result.namespace() + "/" + result.name());
        attribute("timestamp", timestamp(result));
        attribute("hostname", "localhost");
        attribute("tests", rows.size());
        attribute("failures", count(rows, ScenarioStatus.Result.Failed));
        attribute("errors", count(rows, ScenarioStatus.Result.Inconclusive));
        attribute("skipped", count(rows, ScenarioStatus.Result.NotObserved));
        attribute("time", rows.stream().mapToLong(JunitReport::seconds).max().orElse(0));
        open("properties");
        xml.writeEndElement();
        for (ScenarioStatus row : rows) {
            testcase(row, result);
        }
        element("system-out", String.join("\n", result.remarks()));
        element("system-err", "");
        xml.writeEndElement();
    }

    private void testcase(ScenarioStatus row, ProbeResult result) throws XMLStreamException {
        open("testcase");
        attribute("name", row.name() + "/" + row.profile());
        attribute("classname", result.namespace() + "." + result.name());
        attribute("time", seconds(row));
        switch (row.result()) {
            case Passed -> {}
            case NotObserved -> {
                open("skipped");
                attribute("message", said(row));
                xml.writeEndElement();
            }
            case Failed -> problem("failure", row, result);
            case Inconclusive -> problem("error", row, result);
        }
        xml.writeEndElement();
    }

    private void problem(String element, ScenarioStatus row, ProbeResult result) throws XMLStreamException {
        open(element);
        attribute("type", Objects.requireNonNullElse(row.reason(), row.result().name()));
        attribute("message", said(row));
        xml.writeCharacters(Printable.of(String.join("\n", lines(row, result))));
        xml.writeEndElement();
    }

    /** The findings of a row, each with one timeline. */
    private static List<String> lines(ScenarioStatus row, ProbeResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(said(row));
        for (Finding finding : result.status().findings()) {
            if (finding.scenario().equals(row.name()) && finding.profile().equals(row.profile())) {
                lines.add(finding.race() + ", " + finding.count() + (finding.count() == 1 ? " time" : " times")
                        + ", owner " + finding.owner() + ": " + Objects.requireNonNullElse(finding.message(), ""));
                result.evidence().stream()
                        .filter(evidence -> shows(evidence, finding))
                        .findFirst()
                        .ifPresent(evidence -> TextReport.timeline(evidence).forEach(line -> lines.add(line.strip())));
            }
        }
        return lines;
    }

    private static boolean shows(JsonNode evidence, Finding finding) {
        return evidence.path("race").asText().equals(finding.race())
                && evidence.path("scenario").asText().equals(finding.scenario())
                && evidence.path("profile").asText().equals(finding.profile());
    }

    private static String said(ScenarioStatus row) {
        String reason = Objects.requireNonNullElse(row.reason(), row.result().name());
        return row.message() == null || row.message().isEmpty() ? reason : reason + ": " + row.message();
    }

    /** Without a zone: the schema wants it so; it is UTC. */
    private static String timestamp(ProbeResult result) {
        var window = result.status().window();
        String start = window == null || window.startTime() == null ? "1970-01-01T00:00:00Z" : window.startTime();
        return start.substring(0, "1970-01-01T00:00:00".length());
    }

    private static long count(List<ScenarioStatus> rows, ScenarioStatus.Result result) {
        return rows.stream().filter(row -> row.result() == result).count();
    }

    private static long seconds(ScenarioStatus row) {
        return Objects.requireNonNullElse(row.windowSeconds(), 0L);
    }

    private void open(String element) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement(element);
    }

    private void element(String name, String text) throws XMLStreamException {
        open(name);
        xml.writeCharacters(Printable.of(text));
        xml.writeEndElement();
    }

    private void attribute(String name, Object value) throws XMLStreamException {
        xml.writeAttribute(name, Printable.of(String.valueOf(value)));
    }
}
