package dev.raceprobe.operator.rollout;

import dev.raceprobe.contract.ContractJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest revisions of one workload, in order of time. Kept as text in an annotation of the plan, so that a restarted operator
 * knows when a rollout began.
 *
 * @param workload kind and name, for example {@code Deployment/chat-backend}; empty: no workload is watched
 * @param revisions at most {@value #MAX}, the last one runs now
 */
public record Rollouts(String workload, List<Rollout> revisions) {
    /** How many are remembered: more than a window excuses the restarts of. */
    public static final int MAX = 16;

    public static final Rollouts NONE = new Rollouts("", List.of());

    public Rollouts {
        revisions = List.copyOf(revisions);
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
     * These and what is seen now. The first revision that is ever seen of a workload is no rollout: nobody knows how long it runs.
     *
     * @param seen of this workload, kind and name
     * @param revision empty where it cannot be told at the moment: it is still the last one
     */
    public Rollouts observe(String seen, Optional<Revision> revision, long nowMillis) {
        Rollouts known = seen.equals(workload) ? this : new Rollouts(seen, List.of());
        Optional<String> last = known.current().map(Rollout::revision);
        if (revision.isEmpty() || revision.map(Revision::name).equals(last)) {
            return known;
        }
        List<Rollout> all = new ArrayList<>(known.revisions);
        if (revision.map(Revision::byTemplate).equals(last)) { // its controller has given the same pods a name
            all.add(new Rollout(
                    revision.get().name(), all.remove(all.size() - 1).sinceMillis()));
        } else {
            all.add(new Rollout(revision.get().name(), all.isEmpty() ? null : nowMillis));
        }
        return new Rollouts(seen, all.subList(Math.max(0, all.size() - MAX), all.size()));
    }

    /** What runs now. */
    public Optional<Rollout> current() {
        return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.get(revisions.size() - 1));
    }

    /** The rollout to what runs now, if it began at {@code afterMillis} or later. */
    public Optional<Rollout> latestSince(long afterMillis) {
        return current().filter(rollout -> rollout.sinceMillis() != null && rollout.sinceMillis() >= afterMillis);
    }
}
