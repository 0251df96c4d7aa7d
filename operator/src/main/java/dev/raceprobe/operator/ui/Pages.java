package dev.raceprobe.operator.ui;

import dev.raceprobe.operator.picture.Element;
import dev.raceprobe.operator.picture.ProbePicture;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is answered below {@code /ui/}: the fleet, one page a probe, and what stands beside them. */
public final class Pages {
    static final String ROOT = "/ui/";
    private static final String HTML = "text/html; charset=utf-8";

    private final Fleet fleet;
    private final Clock clock;

    public Pages(Fleet fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * An answer over HTTP.
     *
     * @param location where to look instead; absent but for 302
     */
    record Answer(int status, String type, String body, String location) {
        static Answer of(String type, String body) {
            return new Answer(200, type, body, null);
        }
    }

    /** Answers a GET. */
    Answer answer(URI address) {
        String path = address.getRawPath();
        return switch (path) {
            case "/", "/ui" -> new Answer(302, HTML, "", ROOT);
            case ROOT -> Answer.of(HTML, fleet(FleetQuery.of(address)));
            case ROOT + "page.css" -> Answer.of("text/css; charset=utf-8", Resources.STYLE);
            case ROOT + "page.js" -> Answer.of("text/javascript; charset=utf-8", Resources.SCRIPT);
            case ROOT + "icon.svg" -> Answer.of("image/svg+xml", Resources.ICON);
            default ->
                probe(path)
                        .map(probe -> Answer.of(HTML, probe(probe)))
                        .orElseGet(() -> new Answer(404, HTML, notFound(), null));
        };
    }

    private Optional<Shown> probe(String path) {
        if (!path.startsWith(ROOT + "probes/")) {
            return Optional.empty();
        }
        try {
            List<String> parts = Arrays.stream(
                            path.substring((ROOT + "probes/").length()).split("/", -1))
                    .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                    .toList();
            return parts.size() == 2 ? fleet.probe(parts.get(0), parts.get(1)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not an address of ours
        }
    }

    private String fleet(FleetQuery query) {
        Element section = Element.of(
                        "section",
                        Element.of("h2", "All probes").with("id", "fleet"),
                        new FleetTable(fleet.all(), query, clock.instant()).elements())
                .classed("probe")
                .with("aria-labelledby", "fleet");
        return document("RaceProbe", section);
    }

    private String probe(Shown probe) {
        List<Element> parts = new ArrayList<>();
        parts.add(Element.of("nav", Element.of("a", "← All probes").with("href", ROOT))
                .with("aria-label", "Back")
                .classed("back"));
        parts.add(ProbePicture.of(probe.reported(), "probe"));
        return document(probe.verdict() + ": " + probe.title() + " - RaceProbe", parts);
    }

    private String notFound() {
        return document(
                "Not found - RaceProbe",
                List.of(
                        Element.of(
                                "p", "There is no such page, or no such RaceProbe in what this operator reconciles."),
                        Element.of("p", Element.of("a", "All probes").with("href", ROOT))));
    }

    private String document(String title, Object content) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Element head = Element.of(
                "head",
                Element.of("meta").with("charset", "utf-8"),
                Element.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Element.of("title", title),
                Element.of("link").with("rel", "icon").with("href", ROOT + "icon.svg"),
                Element.of("link").with("rel", "stylesheet").with("href", ROOT + "page.css"),
                Element.of("script").with("src", ROOT + "page.js").with("defer", ""));
        Element body = Element.of(
                "body",
                Element.of("a", "Skip to the results").classed("skip").with("href", "#main"),
                Element.of(
                        "header",
                        Element.of("h1", Element.of("a", "RaceProbe").with("href", ROOT)),
                        Element.of("p", "As of ", Element.of("time", now).with("datetime", now))
                                .with("id", "state")
                                .with("role", "status")
                                .classed("facts")),
                Element.of("main", content).with("id", "main").with("tabindex", "-1"),
                Element.of(
                        "footer",
                        "Read-only, from what the operator holds. Times are UTC; intervals are exact binomial ones of 95 %."));
        return "<!DOCTYPE html>\n"
                + Element.of("html", head, body).with("lang", "en").markup() + "\n";
    }
}
