package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Schedule;
import dev.raceprobe.operator.run.Ticks;
import java.util.ArrayList;
import java.util.List;

/** What a schedule must say with mode Scheduled. */
final class ScheduleRules {
    private ScheduleRules() {}

    /** @param schedule null: there is none */
    static List<Violation> violations(Schedule schedule) {
        if (schedule == null) {
            return List.of(new Violation("spec.schedule", "is required with mode Scheduled"));
        }
        List<Violation> violations = new ArrayList<>();
        Ticks.objection(schedule.cron())
                .ifPresent(why -> violations.add(new Violation(
                        "spec.schedule.cron",
                        "must be a cron line of five fields: " + why + ", was " + schedule.cron())));
        if (!Ticks.isZone(schedule.timeZone())) {
            violations.add(new Violation(
                    "spec.schedule.timeZone",
                    "must be a name of the IANA time zone database, such as Europe/Berlin, was "
                            + schedule.timeZone()));
        }
        return violations;
    }
}
