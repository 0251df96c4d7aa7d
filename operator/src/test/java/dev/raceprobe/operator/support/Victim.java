package dev.raceprobe.operator.support;

import dev.raceprobe.operator.OperatorApp;
import dev.raceprobe.operator.OperatorSettings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;

/** An operator that is started to be killed. */
interface Victim {
    void awaitStart() throws Exception;

    /** From now on it says nothing more, whatever it is about to do. */
    void kill() throws Exception;

    /** Clears away what is left of it, and waits for that. */
    void bury() throws Exception;

    /** In this process, on a wire that is cut. */
    final class Wired implements Victim {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Relay relay;
        private final Future<OperatorApp> operator;

        Wired(OperatorSettings settings) {
            relay = Relay.to(settings.kubernetes());
            operator = thread.submit(() -> OperatorApp.start(settings.reaching(relay.config())));
        }

        @Override
        public void awaitStart() throws Exception {
            operator.get();
        }

        @Override
        public void kill() {
            relay.close();
            thread.execute(this::stop);
        }

        private void stop() {
            try {
                operator.get().close();
            } catch (ExecutionException e) {
                // it was killed before it had started
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void bury() throws Exception {
            thread.submit(() -> {}).get(); // comes after the stop
            thread.shutdown();
        }
    }

    /** A process. */
    record Separate(OperatorProcess process) implements Victim {
        @Override
        public void awaitStart() {
            Awaitility.await("started").atMost(Duration.ofMinutes(1)).until(process::isReady);
        }

        @Override
        public void kill() throws Exception {
            process.kill();
        }

        @Override
        public void bury() throws Exception {
            process.close();
        }
    }
}
