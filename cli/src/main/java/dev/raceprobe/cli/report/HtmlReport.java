package dev.raceprobe.cli.report;

import dev.raceprobe.operator.picture.Element;
import dev.raceprobe.operator.picture.ProbePicture;
import dev.raceprobe.operator.picture.Reported;
import dev.raceprobe.operator.picture.Verdicts;
import dev.raceprobe.operator.ui.Resources;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/**
 * A run as one self-contained page: no script, no network, and a Content-Security-Policy that allows nothing but its own style
 * sheet, by hash. Verdict and reason come first.
 */
public final class HtmlReport {
    private static final String STYLE = Resources.STYLE;

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
            main.add(ProbePicture.of(probes.get(i), "p" + i));
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

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
