package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Good tokens are refused: before the 101, or by a Close before the greeting. Fixed: they are not. */
final class Gate implements Behaviour {
    enum With implements Choice {
        STATUS_401("401"),
        STATUS_403("403"),
        CLOSE_1008("1008"),
        CLOSE_4401("4401");

        private final String label;

        With(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }

        private boolean isStatus() {
            return this == STATUS_401 || this == STATUS_403;
        }

        private int code() {
            return Integer.parseInt(label);
        }
    }

    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the handshakes that are refused");
    private static final Parameter<With> WITH = Parameter.choice(
            "with", With.class, With.STATUS_401, "status instead of the 101, or code of the Close after it");
    private static final Parameter<Long> USER =
            Parameter.integer("user", "-1", "only users with this as the first number of their name; -1: all of them");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    static final Route ROUTE =
            new Route("/gate", "good tokens refused", List.of(P, WITH, USER, Common.VARIANT), Gate::new);

    private final double probability;
    private final With with;
    private final long user;
    private final long paceNanos;

    private Gate(Query query) {
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        with = query.get(WITH);
        user = query.get(USER);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Optional<Refusal> refusal(String name, SplittableRandom random) {
        return with.isStatus() && refuses(name, random)
                ? Optional.of(new Refusal(with.code(), new Deed("gate", with.label())))
                : Optional.empty();
    }

    private boolean refuses(String name, SplittableRandom random) {
        Matcher number = NUMBER.matcher(name);
        boolean isMeant = user < 0 || number.find() && Long.parseLong(number.group()) == user;
        return isMeant && random.nextDouble() < probability;
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            @Override
            public void opened() {
                if (!with.isStatus() && refuses(peer.user(), peer.random())) {
                    peer.admit(new Deed("gate", with.label()));
                    peer.close(with.code(), "not you");
                } else {
                    conversation.greet();
                }
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }
        };
    }
}
