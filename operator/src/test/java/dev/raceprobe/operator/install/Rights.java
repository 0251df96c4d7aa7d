package dev.raceprobe.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What roles allow, one line a verb: {@code "get raceprobe.dev/raceprobes"}. */
final class Rights {
    private Rights() {}

    static Set<String> of(Collection<ObjectNode> roles) {
        Set<String> rights = new TreeSet<>();
        for (ObjectNode role : roles) {
            for (JsonNode rule : role.path("rules")) {
                rights.addAll(of(rule));
            }
        }
        return rights;
    }

    private static Set<String> of(JsonNode rule) {
        Set<String> rights = new TreeSet<>();
        for (String verb : texts(rule.path("verbs"))) {
            for (String group : texts(rule.path("apiGroups"))) {
                for (String resource : texts(rule.path("resources"))) {
                    rights.add(verb + " " + (group.isEmpty() ? "" : group + "/") + resource);
                }
            }
            texts(rule.path("nonResourceURLs")).forEach(url -> rights.add(verb + " " + url));
        }
        return rights;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
