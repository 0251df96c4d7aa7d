package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ConnectionStormBlock;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.StormArms;
import dev.raceprobe.contract.Symptom;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * ConnectionStorm: whatever kept a connection of a step from opening is {@code connect_storm}, a 429 too; its promise is kept or
 * broken by each step alone. While nobody at all gets through, it is not the crowd that is turned away.
 */
final class StormJudge implements ScenarioJudge {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Set<String> steps = new LinkedHashSet<>();
    private final BigDecimal failedPercent;
    private final boolean anyReached;
    private final String remark;

    StormJudge(RowView view) {
        ConnectionStormBlock block = view.scenario().connectionStorm();
        for (int step = 0; step < block.steps().size(); step++) {
            steps.add(StormArms.of(block.steps(), step));
        }
        this.failedPercent = HUNDRED.subtract(new BigDecimal(block.minConnectPercent()));
        this.anyReached = view.slices().stream()
                .flatMap(weighed -> weighed.slice().reach().values().stream())
                .anyMatch(reach -> reach.upgraded() > 0);
        this.remark = steps.stream()
                .map(step -> remark(view, step))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** Which steps did not open in full. */
    private static String remark(RowView view, String step) {
        long all = 0;
        long clean = 0;
        for (Trust.Weighed weighed : view.slices()) {
            for (var entry : weighed.slice().row(view.row().index()).checks().entrySet()) {
                if (of(step).test(entry.getKey().arm())) {
                    all += entry.getValue();
                    clean += isClean(entry.getKey()) ? entry.getValue() : 0;
                }
            }
        }
        return clean == all ? "" : String.format(Locale.ROOT, "%s: %d of %d opened", step, clean, all);
    }

    private static boolean isClean(CheckKey key) {
        return key.symptom() == Symptom.NONE || StormArms.isOpen(key.arm());
    }

    private static Predicate<String> of(String step) {
        return arm -> arm.equals(step) || arm.equals(StormArms.open(step));
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        if (StormArms.isOpen(key.arm())) {
            return Optional.empty();
        }
        return switch (key.symptom()) {
            case NO_RESPONSE, REFUSED_5XX, NOT_A_WEBSOCKET, REFUSED_AUTH, CLOSED_EARLY, RESET_EARLY, NOT_READY ->
                Optional.of(Race.CONNECT_STORM);
            case REFUSED_500, RATE_LIMITED -> anyReached ? Optional.of(Race.CONNECT_STORM) : Optional.empty();
            default -> Optional.empty();
        };
    }

    @Override
    public boolean hasOwnUnits() {
        return true;
    }

    @Override
    public Optional<Race> brokenPromise(Outcomes outcomes, ArmOutcomes arms) {
        return steps.stream()
                .map(step -> arms.of(of(step)))
                .filter(this::isBroken)
                .flatMap(step -> step.mostFrequentRace().stream())
                .findFirst();
    }

    /**
     * More failed than the promise allows; of fewer connections than it takes for it to allow one, as of so many: 1 of 2 does not
     * break 95 %, as it may be the 1 of 20, and 2 of 2 do.
     */
    private boolean isBroken(Outcomes step) {
        BigDecimal allowed = allowed(step).max(failedPercent.multiply(leastThatAllowOne()));
        return failed(step).compareTo(allowed) > 0;
    }

    /** Under its promise, by what of so few connections may be chance. */
    private boolean isUndecided(Outcomes step) {
        return failed(step).compareTo(allowed(step)) > 0 && !isBroken(step);
    }

    /** In hundredths of a connection, as what is allowed. */
    private static BigDecimal failed(Outcomes step) {
        return BigDecimal.valueOf(step.failures()).multiply(HUNDRED);
    }

    private BigDecimal allowed(Outcomes step) {
        return failedPercent.multiply(BigDecimal.valueOf(step.samples()));
    }

    private BigDecimal leastThatAllowOne() {
        return failedPercent.signum() == 0 ? BigDecimal.ONE : HUNDRED.divide(failedPercent, 0, RoundingMode.CEILING);
    }

    /** A step that the breaker or the cap kept from ever being tried, or that too few connections leave undecided. */
    @Override
    public boolean isUntested(ArmOutcomes arms) {
        return steps.stream().map(step -> arms.of(of(step))).anyMatch(step -> step.samples() == 0 || isUndecided(step));
    }

    @Override
    public String remark() {
        return remark;
    }
}
