/**
 * What the operator owns for each RaceProbe: pure {@code desired(...)} functions, and JOSDK's shells around them. The
 * reconciler plans first and hands the plan over by {@link dev.raceprobe.operator.dependent.Planned}.
 */
package dev.raceprobe.operator.dependent;
