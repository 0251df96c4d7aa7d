package dev.raceprobe.target;

import dev.raceprobe.target.token.TokenKeys;
import dev.raceprobe.target.token.TokenRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code raceprobe target}: runs the faulty reference server until it is told to stop. */
@Command(
        name = "raceprobe target",
        description =
                "The faulty reference server: WebSocket races to be switched on by path and query, with a log of the truth.",
        usageHelpAutoWidth = true)
public final class TargetMain implements Callable<Integer> {
    private static final int UNUSABLE = 2;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this and end.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(names = "--port", defaultValue = "8080", description = "Port, 0 for any (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--truth", paramLabel = "FILE", description = "Write what was done to whom, as lines of JSON.")
    private Path truthFile;

    @ArgGroup
    private Key key = new Key();

    @Option(names = "--audience", description = "Audience that a token must name (default: any).")
    private String audience;

    @Option(names = "--issuer", description = "Issuer that a token must name (default: any).")
    private String issuer;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "PEM chain of the server: wss:// and https://.")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM PKCS #8 key to it.")
    private Path certificateKey;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description =
                    "PEM authorities that must have signed the client's certificate (default: none is asked for).")
    private Path clientCa;

    /** At most one of them. */
    private static final class Key {
        @Option(names = "--key", description = "HS256 key, for demos (default: " + TargetSettings.DEMO_KEY + ").")
        private String text;

        @Option(names = "--key-file", paramLabel = "FILE", description = "File with the HS256 key.")
        private Path file;

        @Option(names = "--public-key-file", paramLabel = "FILE", description = "PEM file: RS256 or ES256 by its key.")
        private Path publicFile;
    }

    public static void main(String[] args) {
        System.getProperties().putIfAbsent("logback.configurationFile", "logback-target.xml");
        System.exit(commandLine().execute(args));
    }

    /** With its manual and its way to report mistakes; the same under another command. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new TargetMain());
        line.getCommandSpec().usageMessage().footer("", Manual.TEXT.replace("%", "%%"));
        line.setParameterExceptionHandler((mistake, args) -> complain(mistake.getCommandLine(), mistake.getMessage()));
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            serve(new TargetSettings(host, port, truthFile, tokens(), tls()));
            return 0;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return complain(spec.commandLine(), e.getMessage());
        }
    }

    private static void serve(TargetSettings settings) throws InterruptedException {
        FaultyTarget target = FaultyTarget.start(settings);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(target::close, "target-stop"));
        System.out.println("RaceProbe target listens on " + target.url("/"));
        System.out.print(Manual.SUMMARY);
        stopped.await();
    }

    private TargetSettings.Tls tls() {
        return certificate == null && certificateKey == null && clientCa == null
                ? null
                : new TargetSettings.Tls(certificate, certificateKey, clientCa);
    }

    private TokenRules tokens() {
        TokenRules rules = keyed();
        return new TokenRules(rules.algorithm(), rules.verifier(), audience, issuer, rules.signer());
    }

    private TokenRules keyed() {
        if (key.publicFile != null) {
            return TokenKeys.publicKey(read("--public-key-file", key.publicFile));
        }
        if (key.file != null) {
            return TokenKeys.shared(read("--key-file", key.file).strip());
        }
        return key.text == null ? TokenKeys.shared(TargetSettings.DEMO_KEY) : TokenKeys.shared(key.text);
    }

    private static String read(String option, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(option + " must be a readable file, was " + file, e);
        }
    }

    private static int complain(CommandLine line, String mistake) {
        line.getErr().println("raceprobe target: " + mistake);
        return UNUSABLE;
    }
}
