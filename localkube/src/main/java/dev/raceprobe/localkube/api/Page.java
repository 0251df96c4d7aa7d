package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Meta;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list. A later page is read from the newest state, not from the first page's.
 *
 * @param left how many objects follow
 */
record Page(List<ObjectNode> objects, int left) {
    static Page of(List<ObjectNode> all, Optional<String> limit, Optional<String> token) {
        String after = token.map(Page::decode).orElse("");
        List<ObjectNode> rest =
                all.stream().filter(object -> key(object).compareTo(after) > 0).toList();
        int size = limit.filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
        if (size == 0 || size >= rest.size()) {
            return new Page(rest, 0);
        }
        return new Page(rest.subList(0, size), rest.size() - size);
    }

    void describe(ObjectNode listMetadata) {
        if (left > 0) {
            String last = key(objects.get(objects.size() - 1));
            listMetadata
                    .put(
                            "continue",
                            Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString(last.getBytes(StandardCharsets.UTF_8)))
                    .put("remainingItemCount", left);
        }
    }

    private static String key(ObjectNode object) {
        return Meta.namespace(object) + "/" + Meta.name(object);
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("continue key is not valid");
        }
    }
}
