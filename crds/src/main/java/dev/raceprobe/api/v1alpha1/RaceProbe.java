package dev.raceprobe.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A continuous synthetic probe of one WebSocket service. */
@Group(RaceProbe.GROUP)
@Version(RaceProbe.VERSION)
@Kind("RaceProbe")
@Plural("raceprobes")
@ShortNames("rp")
@Categories("raceprobe")
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "PASSING",
        jsonPath = ".status.conditions[?(@.type==\"Passing\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "REASON",
        jsonPath = ".status.conditions[?(@.type==\"Passing\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "RACES", jsonPath = ".status.window.races", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "OPENED%", jsonPath = ".status.window.openedPercent", type = Type.STRING)
@AdditionalPrinterColumn(name = "LAST CHECK", jsonPath = ".status.lastCheckTime", type = Type.DATE)
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "TARGET", jsonPath = ".spec.target.url", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "SHARDS", jsonPath = ".status.shards.ready", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "REVISION", jsonPath = ".status.targetRevision", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "SUSPENDED", jsonPath = ".spec.suspend", type = Type.BOOLEAN, priority = 1)
public class RaceProbe extends CustomResource<RaceProbeSpec, RaceProbeStatus> implements Namespaced {
    public static final String GROUP = "raceprobe.dev";
    public static final String VERSION = "v1alpha1";
    private static final long serialVersionUID = 1L;
}
