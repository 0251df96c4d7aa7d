package dev.raceprobe.operator.dependent;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may reach the port of the probe pods.
 *
 * @param namespaces whose pods may; empty: everybody may, and no rule says anything
 * @param operatorNamespace where the operator's own pods are, which may always; empty: it is outside of the cluster
 */
public record Scrapers(Set<String> namespaces, String operatorNamespace) {
    /** No rule. */
    public static final Scrapers ANYBODY = new Scrapers(Set.of(), "");

    public Scrapers {
        namespaces = Set.copyOf(namespaces);
    }

    boolean isAnybody() {
        return namespaces.isEmpty();
    }

    /** In one order, whatever the process. */
    List<String> sorted() {
        return namespaces.stream().sorted().toList();
    }

    Optional<String> operator() {
        return Optional.of(operatorNamespace).filter(name -> !name.isEmpty());
    }
}
