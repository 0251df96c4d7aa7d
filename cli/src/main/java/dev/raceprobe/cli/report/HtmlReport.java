package dev.raceprobe.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A run as one self-contained page: no script, no network, and a Content-Security-Policy that allows nothing but its own style
 * sheet, by hash. Verdict and reason come first.
 */
public final class HtmlReport {
    private static final String STYLE = resource("report.css");

    private HtmlReport() {}

    /** @param writtenAt wall clock, shown in the footer */
    public static String write(List<Reported> probes, Instant writtenAt) {
        Element html = Element.of("html", head(), body(probes, writtenAt)).with("lang", "en");
        return "<!DOCTYPE html>\n" + html.markup() + "\n";
    }

    private static Element head() {
        String policy =
                "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; base-uri 'none'; form-action 'none'";
        return Element.of(
                "head",
                Element.of("meta").with("charset", "utf-8"),
                Element.of("meta").with("http-equiv", "Content-Security-Policy").with("content", policy),
                Element.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Element.of("meta").with("name", "referrer").with("content", "no-referrer"),
                Element.of("title", "RaceProbe report"),
                Element.style(STYLE));
    }

    private static Element body(List<Reported> probes, Instant writtenAt) {
        Element main = Element.of("main").with("id", "main");
        for (int i = 0; i < probes.size(); i++) {
            main.add(probe(probes.get(i), "p" + i));
        }
        return Element.of(
                "body",
                Element.of("a", "Skip to the results").classed("skip").with("href", "#main"),
                Element.of("header", Element.of("h1", "RaceProbe report"), overview(probes)),
                main,
                Element.of(
                        "footer",
                        "Written " + writtenAt.truncatedTo(ChronoUnit.SECONDS)
                                + ". Intervals are exact binomial ones of 95 %."));
    }

    private static Element overview(List<Reported> probes) {
        Element list = Element.of("ul").classed("overview");
        for (int i = 0; i < probes.size(); i++) {
            Reported probe = probes.get(i);
            list.add(Element.of(
                    "li",
                    Verdicts.badge(probe.verdict()),
                    " ",
                    Element.of("a", probe.namespace() + "/" + probe.name()).with("href", "#p" + i)));
        }
        return Element.of("nav", list).with("aria-label", "Probes");
    }

    private static Element probe(Reported probe, String id) {
        Element section = Element.of(
                        "section",
                        Element.of("h2", probe.namespace() + "/" + probe.name()).with("id", id),
                        Verdicts.reason(probe),
                        window(probe),
                        Headlines.of(probe))
                .classed("probe")
                .with("aria-labelledby", id);
        section.add(Verdicts.rows(probe));
        part(section, "Race window", RaceWindows.of(probe));
        part(section, "Findings", Findings.of(probe));
        part(section, "What could not be judged, and whose fault that was", List.of(NotJudged.of(probe)));
        part(section, "Event delivery", list(Counts.events(probe)));
        part(section, "Isolation", list(Counts.isolation(probe)));
        part(section, "Authentication", list(Counts.auth(probe)));
        List<Element> latency = new ArrayList<>(list(Latency.delivered(probe)));
        if (!probe.status().latency().isEmpty()) {
            latency.add(Latency.percentiles(probe));
        }
        part(section, "Latency", latency);
        part(section, "Lifetimes", list(Lifetimes.of(probe)));
        part(section, "Connections", list(Counts.connections(probe)));
        part(section, "What the verdict rests on", List.of(Verdicts.conditions(probe)));
        part(section, "Remarks about deadlines", remarks(probe));
        return section;
    }

    private static Element window(Reported probe) {
        var window = probe.status().window();
        return window == null || window.startTime() == null
                ? Element.of("p", "No check was seen.")
                : Element.of("p", window.startTime() + " to " + window.endTime())
                        .classed("facts");
    }

    private static List<Element> remarks(Reported probe) {
        return probe.remarks().isEmpty()
                ? List.of()
                : List.of(Element.of(
                        "ul",
                        probe.remarks().stream()
                                .map(remark -> Element.of("li", remark))
                                .toList()));
    }

    private static void part(Element section, String title, List<Element> content) {
        if (!content.isEmpty()) {
            section.add(Element.of("h3", title), content);
        }
    }

    private static List<Element> list(Optional<Element> element) {
        return element.stream().toList();
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the resource " + name, e);
        }
    }
}
