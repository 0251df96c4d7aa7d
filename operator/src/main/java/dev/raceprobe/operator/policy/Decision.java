package dev.raceprobe.operator.policy;

import dev.raceprobe.operator.validate.Violation;
import java.util.List;

/**
 * What the policies say of one probe.
 *
 * @param denials why it may have no pods; empty: it may
 * @param deniedCidrs addresses that its pods must not connect to
 */
public record Decision(List<Violation> denials, List<String> deniedCidrs) {
    public Decision {
        denials = List.copyOf(denials);
        deniedCidrs = List.copyOf(deniedCidrs);
    }
}
