package dev.raceprobe.operator.rollout;

/**
 * Which revision a workload is at.
 *
 * @param name as its controller calls it, {@code <name>-<hash>}; where there is none, the same as {@code byTemplate}
 * @param byTemplate what it is called before a controller has looked at it: its name and a hash of its pods' template
 * @param isComplete whether it alone serves: no pod of the workload is of another one; also where no controller tells
 */
public record Revision(String name, String byTemplate, boolean isComplete) {}
