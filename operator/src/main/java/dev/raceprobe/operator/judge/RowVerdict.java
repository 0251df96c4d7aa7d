package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.plan.Promise;
import dev.raceprobe.operator.rollout.Rollout;
import dev.raceprobe.operator.stats.ExactBinomial;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The verdict on a row, in the order that DESIGN gives: proof, trust, promise, pass. */
final class RowVerdict {
    private static final double CONFIDENCE = 0.95;

    private final JudgeInput input;
    private final RowView view;
    private final Outcomes outcomes;
    private final ScenarioJudge.ArmOutcomes arms;

    private RowVerdict(JudgeInput input, RowView view, WindowFacts facts) {
        this.input = input;
        this.view = view;
        this.outcomes = RowOutcomes.of(view, view.slices(), facts);
        this.arms = arm -> RowOutcomes.of(view, view.slices(), facts, arm);
    }

    static RowJudgement of(JudgeInput input, RowView view, WindowFacts facts) {
        return new RowVerdict(input, view, facts).verdict();
    }

    private RowJudgement verdict() {
        Optional<Race> proven = zeroTolerance()
                .filter(race -> race.isProvenByAFrame() && view.judge().isProven(race))
                .findFirst();
        if (proven.isPresent()) {
            return judged(Result.Failed, proven.get().reason());
        }
        Optional<Reason> doubt = doubt();
        if (doubt.isPresent()) {
            return judged(
                    waitsForAnEvent(doubt.get()) ? Result.NotObserved : Result.Inconclusive,
                    doubt.get().name());
        }
        Optional<Race> intolerable = zeroTolerance().findFirst();
        if (intolerable.isPresent()) {
            return judged(Result.Failed, intolerable.get().reason());
        }
        Optional<Race> broken = brokenPromise();
        if (broken.isPresent()) {
            return judged(Result.Failed, broken.get().reason());
        }
        if (view.judge().isUntested(arms)) {
            return judged(Result.Inconclusive, Reason.TooFewSamples.name());
        }
        return judged(Result.Passed, (outcomes.failures() > 0 ? Reason.WithinTolerance : Reason.EnoughEvidence).name());
    }

    private Optional<Race> brokenPromise() {
        if (view.judge().hasOwnUnits()) {
            return view.judge().brokenPromise(outcomes, arms);
        }
        double passedPercent = 100.0 * outcomes.passed() / outcomes.samples();
        return passedPercent < Promise.minPassedPercent(view.scenario())
                ? outcomes.mostFrequentRace()
                : Optional.empty();
    }

    private Stream<Race> zeroTolerance() {
        return input.evaluation().zeroTolerance().stream()
                .flatMap(label ->
                        Stream.of(Race.values()).filter(race -> race.label().equals(label)))
                .filter(race -> outcomes.count(race) > 0);
    }

    private Optional<Reason> doubt() {
        long inconclusive = outcomes.inconclusives();
        long finished = outcomes.samples() + inconclusive;
        double maxPercent = Double.parseDouble(input.evaluation().maxInconclusivePercent());
        if (!input.missingShards().isEmpty()) {
            return Optional.of(Reason.ShardsMissing);
        }
        if (finished == 0) {
            return Optional.of(orNewWindow(Reason.NoData));
        }
        // a message that the target's own close left without an answer says nothing, and casts no doubt on the rest
        // either
        long targets = outcomes.inconclusive().getOrDefault(Owner.TARGET, 0L);
        boolean tooMany = 100.0 * (inconclusive - targets) / finished > maxPercent;
        // a name that cannot be resolved and a refused token need no clock: first what was certainly seen
        if (tooMany && mostFrequentOwner() != Owner.PROBE) {
            return Optional.of(faultOf(mostFrequentOwner()));
        }
        if (Trust.doubt(view.slices()).isPresent()) {
            return Optional.of(Reason.MeasurementNotTrusted);
        }
        if (tooMany) {
            return Optional.of(faultOf(Owner.PROBE));
        }
        return outcomes.samples() < Promise.minSamples(view.scenario(), input.evaluation())
                ? Optional.of(orNewWindow(Reason.TooFewSamples))
                : Optional.empty();
    }

    /** A changed spec and a rollout of the target begin a new window, and say so until that is full. */
    private Reason orNewWindow(Reason tooLittle) {
        if (view.rollout(input).isPresent() && !view.isFull(input)) {
            return Reason.NewRevision;
        }
        // the window of a run is the run, however often the spec was edited before it
        boolean isEdited = input.isChanged() && input.plan().mode() == Mode.Continuous;
        return isEdited && !view.isFull(input) ? Reason.NewGeneration : tooLittle;
    }

    private boolean waitsForAnEvent(Reason doubt) {
        return view.scenario().type() == ScenarioType.ColdStart
                && (doubt == Reason.NoData || doubt == Reason.NewGeneration || doubt == Reason.NewRevision);
    }

    private Owner mostFrequentOwner() {
        return outcomes.inconclusive().entrySet().stream()
                .filter(entry -> entry.getKey() != Owner.TARGET)
                .max(Map.Entry.<Owner, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    private Reason faultOf(Owner owner) {
        return switch (owner) {
            case NETWORK -> mostAre(Symptom.NOT_A_WEBSOCKET, owner) ? Reason.NotAWebSocket : Reason.NetworkFault;
            case DEPENDENCY -> Reason.DependencyFault;
            case CREDENTIALS -> Reason.CredentialsFault;
            case PROBE -> mostAre(Symptom.RATE_LIMITED, owner) ? Reason.RateLimited : Reason.ProbeFault;
            case TARGET_RESTART -> Reason.TargetRestart;
            case TARGET -> throw new IllegalArgumentException("what the target does is conclusive");
        };
    }

    private boolean mostAre(Symptom symptom, Owner owner) {
        return view.checks(symptom) * 2 > outcomes.inconclusive().get(owner);
    }

    private RowJudgement judged(Result result, String reason) {
        return new RowJudgement(
                view.row(),
                result,
                reason,
                message(),
                outcomes,
                upperBoundPerMillion(),
                outcomes.count(Race.ACCEPT_BEFORE_SEND) > 0 ? view.accept().window() : Optional.empty(),
                view.judge().idleTimeout(),
                Optional.empty(),
                List.of(),
                view.windowSeconds(input.plan()));
    }

    private String message() {
        StringBuilder message = new StringBuilder(String.format(
                Locale.ROOT,
                "%d of %d checks failed, %d inconclusive, profile %s",
                outcomes.failures(),
                outcomes.samples(),
                outcomes.inconclusives(),
                view.row().profile()));
        view.accept()
                .window()
                .filter(window -> outcomes.count(Race.ACCEPT_BEFORE_SEND) > 0)
                .ifPresent(window -> message.append(String.format(
                        Locale.ROOT, ", offsets %.0f-%.0fms", window.opensAtMillis(), window.lastFailureAtMillis())));
        outcomes.inconclusive().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(owner -> message.append(", ")
                        .append(owner.getValue())
                        .append(" owned by ")
                        .append(owner.getKey().title()));
        String heldBack = Breakings.described(Breakings.connections(view.slices(), view.row()));
        if (!heldBack.isEmpty()) {
            message.append(", ").append(heldBack);
        }
        if (!view.judge().remark().isEmpty()) {
            message.append(", ").append(view.judge().remark());
        }
        view.rollout(input)
                .ifPresent(rollout ->
                        message.append(", since the rollout to revision ").append(rollout.revision()));
        Rollout rolling = input.rollouts().rolling();
        if (rolling != null) {
            message.append(", while revision ").append(rolling.revision()).append(" is rolled out");
        }
        return message.toString();
    }

    private Optional<Long> upperBoundPerMillion() {
        if (outcomes.samples() == 0) {
            return Optional.empty();
        }
        OptionalDouble share = view.scenario().type() == ScenarioType.AcceptRace
                ? view.offsetBound().failureShare()
                : OptionalDouble.of(ExactBinomial.upperBound(outcomes.failures(), outcomes.samples(), CONFIDENCE));
        return share.stream()
                .mapToObj(bound -> (long) Math.ceil(bound * 1_000_000))
                .findFirst();
    }
}
