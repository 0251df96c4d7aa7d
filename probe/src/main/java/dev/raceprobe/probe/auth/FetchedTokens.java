package dev.raceprobe.probe.auth;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.auth.TokenAnswer.Had;
import dev.raceprobe.probe.auth.TokenAnswer.Refused;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.Fetcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that an HTTP endpoint gives. Fetched when they are first asked for, and again {@code refreshBefore} their expiry while
 * they are in use; whoever asks from then on, or for longer than is left, waits for the successor, and has the old token, while it
 * is valid, only where none can be had. One that does not tell when it expires is fetched again when it was refused. However many
 * users there are, {@link #MAX_IN_FLIGHT} requests at most are under way, and nobody waits for longer than
 * {@link #MAX_WAIT_NANOS}. Confined to the event loop.
 */
final class FetchedTokens implements TokenSource {
    /** Requests under way at once, at most. */
    static final int MAX_IN_FLIGHT = 8;

    /** After so many failures in a row whoever waits is told, and not kept waiting for the next. */
    static final int PATIENCE = 3;

    /** Who waits holds a place that another connection could have: for one request, and half of another at most. */
    static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final NoToken TOO_SLOW = new NoToken("the token endpoint gave none within "
            + TimeUnit.NANOSECONDS.toSeconds(MAX_WAIT_NANOS) + " s, " + MAX_IN_FLIGHT + " being asked for at once");

    /** A token that does not tell when it expires is fetched again no sooner, however often it is refused. */
    private static final long MIN_LIFE_MILLIS = 10_000;

    private static final long FIRST_BACKOFF_MILLIS = 250;
    private static final long MAX_BACKOFF_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(FetchedTokens.class);

    private final TokenRequests requests;
    private final Fetcher fetcher;
    private final ScheduledExecutorService loop;
    private final PodClock clock;
    private final ClockWatch watch;
    private final TokenListener listener;
    private final long refreshBeforeMillis;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Slot> queue = new ArrayDeque<>();
    private final Silence silence = new Silence();
    private NoToken whySilent;
    private int inFlight;
    private String lastLogged = "";

    FetchedTokens(
            Auth auth,
            TokenRequests requests,
            Fetcher fetcher,
            ScheduledExecutorService loop,
            PodClock clock,
            TokenListener listener) {
        this.requests = requests;
        this.fetcher = fetcher;
        this.loop = loop;
        this.clock = clock;
        this.watch = new ClockWatch(clock);
        this.listener = listener;
        this.refreshBeforeMillis = Durations.millis(auth.refreshBefore());
        for (int i = 0; i < requests.tokens(); i++) {
            slots.add(new Slot(i));
        }
    }

    /** Begins to renew what is in use; when a Secret has changed, or the clock was set, all is asked for anew. */
    void start(List<SecretFile> secrets) {
        secrets.forEach(secret -> secret.onChange(() -> loop.execute(this::askAnew)));
        loop.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Grant tokenFor(int user) {
        return slot(user).atHand(clock.machineMillis());
    }

    @Override
    public void whenGranted(int user, long lastsMillis, Consumer<Grant> then) {
        slot(user).ask(clock.machineMillis(), lastsMillis, then);
        fetchNext();
    }

    @Override
    public void refused(int user, Token token) {
        slot(user).refused(token, clock.machineMillis());
    }

    private Slot slot(int user) {
        return slots.get(slots.size() == 1 ? 0 : user);
    }

    private void askAnew() {
        silence.ends();
        slots.forEach(Slot::askAnew);
        look();
    }

    private void look() {
        if (watch.wasSet()) {
            silence.ends();
            slots.forEach(Slot::forget);
        }
        long now = clock.machineMillis();
        long first = Long.MAX_VALUE;
        for (Slot slot : slots) {
            slot.look(now);
            if (slot.isInUse(now)) {
                first = Math.min(first, slot.token.expiresAtMillis());
            }
        }
        listener.firstExpiry(first);
        fetchNext();
    }

    private void fetchNext() {
        while (inFlight < (silence.isInDoubt() ? 1 : MAX_IN_FLIGHT) && !queue.isEmpty()) {
            queue.poll().fetch();
        }
    }

    /** An answer of the endpoint, or that there is none: then nobody waits for a turn any more. */
    private void heard(FetchResult result, int answersBefore, NoToken why, long now) {
        boolean timedOut = result instanceof Failed none && none.kind() == FetchResult.Kind.TIMEOUT;
        if (!timedOut) {
            silence.ends();
        } else if (silence.begins(answersBefore, now)) {
            whySilent = why;
            queue.forEach(slot -> slot.isUnderWay = false);
            queue.clear();
            slots.forEach(slot -> slot.leaveAlone(now));
        }
    }

    private void failed(String reason) {
        listener.failed(reason);
        if (!reason.equals(lastLogged)) {
            lastLogged = reason;
            LOG.warn("no token: {}", reason);
        }
    }

    private record Waiting(long sinceNanos, Consumer<Grant> then) {}

    /** The one token of a user, or of all. */
    private final class Slot {
        private final int index;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private Token token;
        private long freshUntilMillis;
        private long hadAtMillis;
        /** From the answer to the expiry. */
        private long timeToLiveMillis;

        /** Since the token was had. */
        private boolean asked;

        /** Whether it is to be had again, although nobody waits for it. */
        private boolean isMissed;

        private boolean isUnderWay;
        /** Of credentials and clock: what was asked for with older ones is of no use. */
        private int generation;

        private int failures;
        private long retryAtMillis;
        private NoToken lastFailure = new NoToken("no token has been asked for yet");

        private Slot(int index) {
            this.index = index;
        }

        private Grant atHand(long now) {
            return isValid(now) ? token : silence.isOn(now) ? whySilent : lastFailure;
        }

        private boolean isValid(long now) {
            return token != null && now < token.expiresAtMillis();
        }

        private boolean isFor(long now, long lastsMillis) {
            return isValid(now)
                    && now < freshUntilMillis
                    && TokenSource.isEnough(token.expiresAtMillis() - now, timeToLiveMillis, lastsMillis);
        }

        private boolean isInUse(long now) {
            return token != null && (asked || now < freshUntilMillis);
        }

        private void ask(long now, long lastsMillis, Consumer<Grant> then) {
            asked = true;
            boolean isInVain =
                    !isUnderWay && (silence.isOn(now) || now < retryAtMillis && (isValid(now) || failures >= PATIENCE));
            if (isFor(now, lastsMillis) || isInVain) {
                then.accept(atHand(now));
            } else {
                waiting.add(new Waiting(clock.nanos(), then));
            }
            look(now);
        }

        /** Queues a request if one is due. */
        private void look(long now) {
            endLongWaits(now);
            boolean wanted = !waiting.isEmpty() || isMissed || token != null && asked && now >= freshUntilMillis;
            if (wanted && !isUnderWay && now >= retryAtMillis && !silence.isOn(now)) {
                isUnderWay = true;
                queue.add(this);
            }
        }

        /** What they waited for may still come, for those who ask then. */
        private void endLongWaits(long now) {
            while (!waiting.isEmpty() && clock.nanos() - waiting.peek().sinceNanos() >= MAX_WAIT_NANOS) {
                Grant atHand = isValid(now) || failures > 0 ? atHand(now) : TOO_SLOW;
                waiting.poll().then().accept(atHand);
            }
        }

        /** The endpoint is silent: nobody waits, unless for what was sent. */
        private void leaveAlone(long now) {
            if (!isUnderWay) {
                answer(atHand(now));
            }
        }

        /** The clock was set: when the token expires is not known any more. */
        private void forget() {
            isMissed |= token != null && asked;
            token = null;
            lastFailure = new NoToken("the clock was set, and no token has been had since");
            askAnew();
        }

        /** The next who asks waits for another one; a service that refuses them all is not to fetch one for each. */
        private void refused(Token refused, long now) {
            if (refused.equals(token)
                    && token.expiresAtMillis() == Long.MAX_VALUE
                    && now - hadAtMillis >= MIN_LIFE_MILLIS) {
                freshUntilMillis = now;
            }
        }

        private void askAnew() {
            generation++;
            freshUntilMillis = 0;
            failures = 0;
            retryAtMillis = 0;
        }

        private void fetch() {
            inFlight++;
            int askedAs = generation;
            int answersBefore = silence.answers();
            try {
                FetchRequest request = requests.request(index);
                fetcher.fetch(request, result -> {
                    long now = clock.machineMillis();
                    TokenAnswer answer = TokenAnswer.read(result, requests, now);
                    over(askedAs, "token endpoint " + request.origin() + ": ", answer, now);
                    heard(result, answersBefore, lastFailure, now);
                    fetchNext();
                });
            } catch (TokenRequests.Impossible e) {
                over(askedAs, "", new Refused(e.getMessage(), true), clock.machineMillis());
            } catch (RuntimeException e) { // its text may quote a secret
                String why =
                        "the token endpoint cannot be asked: " + e.getClass().getSimpleName();
                over(askedAs, "", new Refused(why, true), clock.machineMillis());
            }
        }

        private void over(int askedAs, String endpoint, TokenAnswer answer, long now) {
            inFlight--;
            isUnderWay = false;
            if (askedAs != generation) {
                look(now);
            } else if (answer instanceof Had had) {
                had(had, now);
            } else {
                refused(endpoint, (Refused) answer, now);
            }
        }

        private void had(Had had, long now) {
            token = new Token(had.token(), had.expiresAtMillis());
            hadAtMillis = now;
            timeToLiveMillis = had.expiresAtMillis() - now;
            freshUntilMillis = had.expiresAtMillis() == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : now + SignedTokens.freshMillis(timeToLiveMillis, refreshBeforeMillis);
            failures = 0;
            retryAtMillis = 0;
            asked = false;
            isMissed = false;
            lastLogged = "";
            listener.obtained(had.expiresAtMillis());
            answer(token);
        }

        private void refused(String endpoint, Refused refused, long now) {
            failures = refused.lasting() ? Math.max(PATIENCE, failures + 1) : failures + 1;
            long backoff = FIRST_BACKOFF_MILLIS << Math.min(failures - 1, 8);
            retryAtMillis = now + Math.min(backoff, MAX_BACKOFF_MILLIS);
            lastFailure = new NoToken(endpoint + refused.reason());
            failed(lastFailure.reason());
            if (failures >= PATIENCE || isValid(now)) {
                answer(atHand(now));
            }
        }

        private void answer(Grant grant) {
            List<Waiting> told = List.copyOf(waiting);
            waiting.clear();
            told.forEach(one -> one.then().accept(grant));
        }
    }
}
