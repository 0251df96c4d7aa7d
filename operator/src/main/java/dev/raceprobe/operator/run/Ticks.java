package dev.raceprobe.operator.run;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.raceprobe.api.v1alpha1.Schedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The moments of a schedule: a cron line of five fields (crontab(5)), read in a time zone. */
public final class Ticks {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime times;
    private final ZoneId zone;

    private Ticks(ExecutionTime times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /** @throws IllegalArgumentException for a line or a zone that means nothing; {@link #objection} says what */
    public static Ticks of(Schedule schedule) {
        return new Ticks(ExecutionTime.forCron(PARSER.parse(schedule.cron())), ZoneId.of(schedule.timeZone()));
    }

    /** What is wrong with a cron line; empty: nothing. */
    public static Optional<String> objection(String cron) {
        try {
            PARSER.parse(cron).validate();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Whether there is a time zone of that name. */
    public static boolean isZone(String name) {
        try {
            return ZoneId.of(name) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The last tick at or before a moment. */
    public Optional<Instant> lastUntil(Instant now) {
        // exclusive on both sides: a tick of this very moment counts
        return times.lastExecution(ZonedDateTime.ofInstant(now.plusMillis(1), zone))
                .map(ZonedDateTime::toInstant);
    }

    /** The first tick after a moment. */
    public Optional<Instant> nextAfter(Instant now) {
        return times.nextExecution(ZonedDateTime.ofInstant(now, zone)).map(ZonedDateTime::toInstant);
    }
}
