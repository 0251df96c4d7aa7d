package dev.raceprobe.operator.story;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.rollout.Revision;
import dev.raceprobe.operator.rollout.Rollouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A window, slice after slice. */
public final class Story {
    /** Number of the first slice that is told. */
    public static final long FIRST = 20_000_000;

    private final RaceProbeSpec spec;
    private final ShardPlan plan;
    private final List<Slice> slices = new ArrayList<>();
    private Set<Integer> missing = Set.of();
    private boolean isChanged;
    private Rollouts rollouts = Rollouts.NONE;

    private Story(RaceProbeSpec spec) {
        this.spec = spec;
        this.plan = Planner.plan("chat", "probe", spec, PlanOptions.continuous(List.of()));
    }

    /** Of a spec with these scenarios. */
    public static Story of(String... scenarios) {
        return new Story(Specs.with(scenarios));
    }

    public static Story of(RaceProbeSpec spec) {
        return new Story(spec);
    }

    /** What happens in the next slice. */
    public Story then(Consumer<SliceStory> tell) {
        SliceStory story = new SliceStory(FIRST + slices.size(), plan.sliceMillis());
        tell.accept(story);
        slices.add(story.told());
        return this;
    }

    /** What happens in each of the next slices. */
    public Story then(int times, Consumer<SliceStory> tell) {
        IntStream.range(0, times).forEach(i -> then(tell));
        return this;
    }

    /** A shard does not report. */
    public Story shardMissing(int shard) {
        missing = Set.of(shard);
        return this;
    }

    /** The target's workload is at a revision from now on; the first one is no rollout. */
    public Story revision(String revision) {
        return revision(revision, 0);
    }

    /** The same, so many seconds after the begin of the slice that is told next. */
    public Story revision(String revision, int second) {
        long nowMillis = (FIRST + slices.size()) * plan.sliceMillis() + second * 1000L;
        rollouts = rollouts.observe("Deployment/chat", Optional.of(new Revision(revision, "", true)), nowMillis);
        return this;
    }

    /** From now on, pods of another revision start beside those that serve. */
    public Story rollingTo(String revision) {
        long nowMillis = (FIRST + slices.size()) * plan.sliceMillis();
        rollouts = rollouts.observe("Deployment/chat", Optional.of(new Revision(revision, "", false)), nowMillis);
        return this;
    }

    /** The spec is not the first of its resource. */
    public Story specChanged() {
        isChanged = true;
        return this;
    }

    public ShardPlan plan() {
        return plan;
    }

    public List<Slice> slices() {
        return List.copyOf(slices);
    }

    /** At the end of the last slice. */
    public JudgeInput input() {
        return input(slices);
    }

    /** The same moment, with the slices in another form. */
    public JudgeInput input(List<Slice> others) {
        long nowMillis = (FIRST + slices.size()) * plan.sliceMillis();
        return new JudgeInput(plan, spec.evaluation(), others, missing, isChanged, nowMillis).with(rollouts);
    }
}
