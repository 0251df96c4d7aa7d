package dev.raceprobe.probe.fetch;

import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import dev.raceprobe.probe.ws.Failures;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** What an exception of the transport says about a request. */
final class FetchFailures {
    private FetchFailures() {}

    /** The connection to the address could not be made. */
    static Failed ofConnect(String address, Throwable cause) {
        return new Failed(kindOf(cause, Kind.REFUSED), address + ": " + Failures.words(cause));
    }

    /** The TLS handshake with the address failed. */
    static Failed ofHandshake(String address, Throwable cause) {
        return new Failed(tlsKind(cause), address + ": " + tlsWords(cause));
    }

    /** The request could not be written to the address. */
    static Failed ofWrite(String address, Throwable cause) {
        return new Failed(kindOf(cause, Kind.CUT), address + ": " + Failures.words(cause));
    }

    /** The answer could not be read. */
    static Failed ofRead(String waitingFor, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            return new Failed(Kind.TOO_LARGE, "the answer is over 1 MiB, or its head over 16 KiB");
        } else if (cause instanceof PrematureChannelClosureException) {
            return ofEnd(waitingFor);
        } else if (Failures.isTls(cause)) {
            return new Failed(tlsKind(cause), tlsWords(cause));
        } else if (cause instanceof IOException) {
            return new Failed(kindOf(cause, Kind.CUT), Failures.words(cause));
        }
        return new Failed(Kind.PROTOCOL, "the answer is not HTTP/1.1");
    }

    /** The connection ended before the answer. */
    static Failed ofEnd(String waitingFor) {
        return new Failed(Kind.CUT, "the connection ended while waiting for " + waitingFor);
    }

    private static Kind tlsKind(Throwable cause) {
        boolean isCut = !Failures.isTls(cause) || Failures.words(cause).startsWith("Connection closed");
        return kindOf(cause, isCut ? Kind.CUT : Kind.TLS);
    }

    /** Netty quotes what is not a record of TLS. */
    private static String tlsWords(Throwable cause) {
        Throwable root = cause.getCause() instanceof SSLException inner ? inner : cause;
        return root instanceof NotSslRecordException ? "does not speak TLS" : Failures.words(root);
    }

    private static Kind kindOf(Throwable cause, Kind otherwise) {
        return Failures.isOurs(cause) ? Kind.PROBE : otherwise;
    }
}
