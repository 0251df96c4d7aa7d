package dev.raceprobe.localkube.api;

import java.util.List;
import java.util.Optional;

/**
 * A path below {@code /api/v1} or {@code /apis/group/version}, taken apart.
 *
 * @param namespace empty for a cluster-scoped resource or for all namespaces
 * @param name empty for the collection
 * @param subresource empty for the main resource
 * @param rest of the path, behind the subresource, with a leading slash or empty
 */
record Route(
        String group, String version, String plural, String namespace, String name, String subresource, String rest) {

    /** Empty when the path is not one of a resource. */
    static Optional<Route> parse(String path) {
        List<String> parts = List.of(path.substring(1).split("/", -1));
        boolean core = parts.get(0).equals("api");
        int prefix = core ? 2 : 3;
        if (parts.size() <= prefix
                || !(core || parts.get(0).equals("apis"))
                || parts.get(prefix).isEmpty()) {
            return Optional.empty();
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(prefix - 1);
        List<String> tail = parts.subList(prefix, parts.size());
        boolean inNamespace = tail.size() > 2 && tail.get(0).equals("namespaces") && !ownSubresource(tail);
        String namespace = inNamespace ? tail.get(1) : "";
        List<String> own = inNamespace ? tail.subList(2, tail.size()) : tail;
        return Optional.of(new Route(group, version, at(own, 0), namespace, at(own, 1), at(own, 2), rest(own)));
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    /** {@code namespaces/x/status} and {@code namespaces/x/finalize} are about the namespace itself. */
    private static boolean ownSubresource(List<String> tail) {
        return tail.size() == 3 && (tail.get(2).equals("status") || tail.get(2).equals("finalize"));
    }

    private static String at(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    private static String rest(List<String> own) {
        return own.size() > 3 ? "/" + String.join("/", own.subList(3, own.size())) : "";
    }
}
