package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.Addresses.Address;
import dev.raceprobe.probe.ws.ConnectionListener.OpeningStep;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One opening handshake: the name, then an attempt at one address after the other, under one deadline. Lives until the 101 or
 * until it has failed; tells the {@link WsConnection} exactly one of {@code opened} and {@code failed}.
 */
final class OpeningHandshake {
    private static final long MIN_TRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A handshake that was cut half open is given up after this. */
    private static final long DEAF_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final WsConnector connector;
    private final WsConnection connection;
    private final ConnectionListener listener;
    private final Opening opening;
    private final Injection injection;
    private final InjectedCut injectedCut;
    private final EarlyFrames early;
    private final LoopTimer deadline;
    private long deadlineNanos;
    private List<Address> addresses = List.of();
    private int next;
    private ConnectionAttempt attempt;
    private String waitingFor = "the name's resolution";
    private boolean struck;
    private boolean over;

    OpeningHandshake(WsConnector connector, WsConnection connection, ConnectionListener listener, Opening opening) {
        this.connector = connector;
        this.connection = connection;
        this.listener = listener;
        this.opening = opening;
        this.injection = Injection.of(opening.profile(), opening.seed());
        this.injectedCut = new InjectedCut(connector.loop(), injection);
        this.early = new EarlyFrames(connector.alloc());
        this.deadline = new LoopTimer(connector.loop());
    }

    // ---- told by the connection

    void begin() {
        if (over) {
            return;
        }
        guarded(() -> {
            long timeout = connector.settings().connectTimeoutNanos() + injection.handshakeNanos();
            deadlineNanos = System.nanoTime() + timeout;
            deadline.set(timeout, this::expired);
            connector.addresses().resolve((found, error) -> guarded(() -> resolved(found, error)));
        });
    }

    /** Sends a frame along with the request, or right after it. */
    void sendEarly(ByteBuf frame, Connection.Sent sent) {
        if (attempt != null && attempt.isRequested()) {
            attempt.send(frame, sent);
        } else {
            early.add(frame, sent);
        }
    }

    /** Ends the handshake for a reason of ours. */
    void cancel(String why) {
        fail(ConnectResult.CANCELLED, why);
    }

    // ---- the addresses

    private void resolved(List<Address> found, Throwable error) {
        if (over) {
            return;
        }
        if (error != null) {
            ConnectResult result = Failures.isOurs(error) ? ConnectResult.PROBE_ERROR : ConnectResult.DNS;
            fail(result, error, connector.settings().host() + " could not be resolved: " + Failures.words(error));
            return;
        }
        addresses = found;
        if (!connector.addresses().isLiteral()) {
            String all = found.size() == 1
                    ? found.get(0).text()
                    : found.stream().map(Address::text).collect(Collectors.joining(", "));
            listener.step(OpeningStep.RESOLVED, System.nanoTime(), all);
        }
        tryNext(ConnectResult.DNS, "no address");
    }

    /** Tries the next address; with none left, the handshake has failed as the last try did. */
    void tryNext(ConnectResult last, String lastDetail) {
        ConnectResult result = last;
        String detail = lastDetail;
        while (!over && hasNext()) {
            Address address = addresses.get(next++);
            if (address.deniedBy() == null) {
                attempt = new ConnectionAttempt(this, connector, listener, address);
                attempt.connect();
                return;
            }
            result = ConnectResult.DNS;
            detail = address.text() + " lies in the denied block "
                    + address.deniedBy().text();
            listener.step(OpeningStep.CONNECT_FAILED, System.nanoTime(), detail);
        }
        fail(result, detail);
    }

    /** Whether there is an address left to try. */
    boolean hasNext() {
        return next < addresses.size();
    }

    /** An equal share of the time left for each address left, but for the last, which has the deadline; 2 s at least. */
    long tryNanos() {
        int left = addresses.size() - next + 1;
        return Math.max(MIN_TRY_NANOS, (deadlineNanos - System.nanoTime()) / left);
    }

    // ---- told by the attempt

    /** What a timeout would have waited for. */
    void waitFor(String what) {
        waitingFor = what;
    }

    String waitingFor() {
        return waitingFor;
    }

    Injection injection() {
        return injection;
    }

    /** A channel that is not registered yet. */
    Transport newTransport() {
        return Transport.open(connector, opening, injection, listener);
    }

    UpgradeExchange newExchange(Transport transport, Address address) {
        return new UpgradeExchange(this, connector, listener, opening, early, transport, address.text());
    }

    /** The TCP connection is there: the address is the last that is tried. */
    void connected(Address address) {
        injectedCut.begin(System.nanoTime(), kind -> guarded(() -> strike(kind)));
        connection.connectedTo(address.text());
        listener.step(OpeningStep.TCP_CONNECTED, System.nanoTime(), address.text());
    }

    /** The 101 is valid. */
    EstablishedConnection opened(Transport transport, UpgradeResponse.Answer answer) {
        finish();
        return connection.opened(transport, injection, injectedCut, answer);
    }

    /** The response is none that opens the connection. */
    void refused(UpgradeResponse.Answer answer) {
        fail(answer.result(), answer.status(), answer.detail(), false);
    }

    boolean isStruck() {
        return struck;
    }

    boolean isOver() {
        return over;
    }

    // ---- the end

    private void expired() {
        fail(ConnectResult.TIMEOUT, "still waiting for " + waitingFor + " at the end of connectTimeout");
    }

    /** The fault that the profile has for this connection strikes before its 101. */
    private void strike(CutKind kind) {
        if (over) {
            return;
        }
        struck = true;
        listener.faultInjected("fault " + kind + " of the profile", System.nanoTime());
        switch (kind) {
            case Reset -> {
                attempt.transport().reset();
                cancel("reset by the profile's fault before the 101");
            }
            case HalfOpen -> {
                attempt.transport().stopReading();
                deadline.set(DEAF_NANOS, () -> cancel("cut half open by the profile's fault before the 101"));
            }
        }
    }

    /** The handshake has failed without a response. */
    void fail(ConnectResult result, String detail) {
        fail(result, 0, detail, false);
    }

    /** The same for a cause, which may be that the probe has nothing left to open it with. */
    void fail(ConnectResult result, Throwable cause, String detail) {
        fail(result, 0, detail, result == ConnectResult.PROBE_ERROR && Failures.isExhaustion(cause));
    }

    /** The probe has nothing left to open it with. */
    void exhausted(String detail) {
        fail(ConnectResult.PROBE_ERROR, 0, detail, true);
    }

    private void fail(ConnectResult result, int status, String detail, boolean exhausted) {
        if (over) {
            return;
        }
        finish();
        if (attempt != null) {
            attempt.close();
        }
        // what an injected fault brings about is not the target's doing
        connection.failed(struck ? ConnectResult.CANCELLED : result, struck ? 0 : status, detail, exhausted && !struck);
    }

    private void finish() {
        over = true;
        deadline.stop();
        injectedCut.cancel();
        early.release();
    }

    /** Whatever we do wrong ends this handshake and nothing else. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            ourFault(e);
        }
    }

    void ourFault(Throwable e) {
        if (over) {
            connection.ourFault(e);
        } else {
            fail(ConnectResult.PROBE_ERROR, e, Failures.ofProbe(e));
        }
    }
}
