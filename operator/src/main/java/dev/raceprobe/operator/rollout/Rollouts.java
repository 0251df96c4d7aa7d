package dev.raceprobe.operator.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.raceprobe.contract.ContractJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest revisions of one workload, in order of time. A revision takes over when it alone serves: one whose pods never come
 * up takes over never. Kept as text in an annotation of the plan, so that a restarted operator knows when a rollout
 * began.
 *
 * @param workload kind and name, for example {@code Deployment/chat-backend}; empty: no workload is watched
 * @param revisions at most {@value #MAX}, the last one is what serves
 * @param rolling what is rolled out at the moment, and since when a rollout has been on; null: nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rollouts(String workload, List<Rollout> revisions, Rollout rolling) {
    /** How many are remembered: more than a window excuses the restarts of. */
    public static final int MAX = 16;

    public static final Rollouts NONE = new Rollouts("", List.of());

    public Rollouts {
        revisions = List.copyOf(revisions);
    }

    /** While nothing is rolled out. */
    public Rollouts(String workload, List<Rollout> revisions) {
        this(workload, revisions, null);
    }

    /** Reads what {@link #text} writes; anything else is as if nothing had been noticed yet. */
    public static Rollouts parse(String text) {
        if (text == null) {
            return NONE;
        }
        try {
            return ContractJson.read(text, Rollouts.class);
        } catch (IllegalArgumentException e) {
            return NONE; // somebody edited it
        }
    }

    public String text() {
        return ContractJson.write(this);
    }

    /**
     * These and what is seen now. The first revision that is ever seen of a workload is no rollout if it is complete: nobody knows how
     * long it runs.
     *
     * @param seen of this workload, kind and name
     * @param revision empty where it cannot be told at the moment: nothing is new
     */
    public Rollouts observe(String seen, Optional<Revision> revision, long nowMillis) {
        Rollouts known = seen.equals(workload) ? this : new Rollouts(seen, List.of());
        return revision.map(at -> known.named(at).observe(at, nowMillis)).orElse(known);
    }

    /** Its controller has given the same pods a name. */
    private Rollouts named(Revision revision) {
        Optional<Rollout> last = current().filter(at -> at.revision().equals(revision.byTemplate()));
        if (last.isEmpty() || revision.name().equals(revision.byTemplate())) {
            return this;
        }
        List<Rollout> all = new ArrayList<>(revisions.subList(0, revisions.size() - 1));
        all.add(new Rollout(revision.name(), last.get().sinceMillis()));
        return new Rollouts(workload, all, rolling);
    }

    private Rollouts observe(Revision revision, long nowMillis) {
        boolean serves =
                current().map(Rollout::revision).filter(revision.name()::equals).isPresent();
        if (serves && rolling == null) {
            return this; // a pod that fails, or one more, is no rollout
        }
        if (!revision.isComplete()) {
            long began = rolling == null ? nowMillis : rolling.sinceMillis();
            return new Rollouts(workload, revisions, new Rollout(revision.name(), began));
        }
        boolean isFirst = revisions.isEmpty() && rolling == null;
        List<Rollout> all = new ArrayList<>(revisions);
        all.add(new Rollout(revision.name(), isFirst ? null : nowMillis));
        return new Rollouts(workload, all.subList(Math.max(0, all.size() - MAX), all.size()));
    }

    /** What serves now. */
    public Optional<Rollout> current() {
        return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.get(revisions.size() - 1));
    }

    /** The rollout to what serves now, if it was over at {@code afterMillis} or later. */
    public Optional<Rollout> latestSince(long afterMillis) {
        return current().filter(rollout -> rollout.sinceMillis() != null && rollout.sinceMillis() >= afterMillis);
    }
}
