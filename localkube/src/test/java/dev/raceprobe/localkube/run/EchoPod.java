package dev.raceprobe.localkube.run;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * The program in the tests' pods: {@code EchoPod ADDRESS [--file=PATH] [--state=PATH]}, on port 8080. {@code /file} and
 * {@code /state} show a file, {@code /mark} writes the state file, {@code /unready} makes {@code /readyz} fail, {@code /env/X}
 * shows a variable, {@code /exit} ends it.
 */
final class EchoPod {
    private static volatile boolean ready = true;

    private EchoPod() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(option(args, "--file="));
        Path state = Path.of(option(args, "--state="));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("terminated")));
        HttpServer server = HttpServer.create(new InetSocketAddress(args[0], 8080), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            int code = 200;
            String body = path;
            if (path.equals("/file")) {
                body = Files.readString(file);
            } else if (path.equals("/mark")) {
                Files.writeString(state, "marked");
            } else if (path.equals("/state")) {
                body = Files.exists(state) ? Files.readString(state) : "absent";
            } else if (path.equals("/unready")) {
                ready = false;
            } else if (path.equals("/readyz")) {
                code = ready ? 200 : 503;
            } else if (path.startsWith("/env/")) {
                body = String.valueOf(System.getenv(path.substring("/env/".length())));
            } else if (path.equals("/exit")) {
                Runtime.getRuntime().halt(7);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        System.out.println("listening on " + args[0]);
    }

    private static String option(String[] args, String name) {
        for (String arg : args) {
            if (arg.startsWith(name)) {
                return arg.substring(name.length());
            }
        }
        return "/nonexistent";
    }
}
