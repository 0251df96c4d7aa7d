package dev.raceprobe.probe;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a plan as it is mounted. */
final class PlanFile {
    private PlanFile() {}

    static ShardPlan read(Path file, Optional<String> hash, int shard) throws BadArguments {
        ShardPlan plan = parse(file);
        if (hash.isPresent() && !hash.get().equals(plan.hash())) {
            throw new BadArguments("--plan " + file + ": hash must be " + hash.get() + ", was " + plan.hash()
                    + ": the mounted ConfigMap is not the one that this pod was made for");
        }
        if (plan.version() != ShardPlan.VERSION) {
            throw new BadArguments("--plan " + file + ": version must be " + ShardPlan.VERSION + ", was "
                    + plan.version() + ": operator and probe are of different releases");
        }
        if (shard >= plan.shards()) {
            throw new BadArguments("the shard must be in [0, " + plan.shards() + "), was " + shard);
        }
        return plan;
    }

    private static ShardPlan parse(Path file) throws BadArguments {
        try {
            return ContractJson.read(Files.readString(file), ShardPlan.class);
        } catch (NoSuchFileException e) {
            throw new BadArguments("--plan " + file + ": is not there");
        } catch (IOException e) {
            throw new BadArguments("--plan " + file + ": cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            String where = e.getCause() instanceof JsonMappingException m ? at(m) : "";
            throw new BadArguments("--plan " + file + ": " + firstLine(e.getMessage()) + where);
        }
    }

    private static String at(JsonMappingException e) {
        String path = e.getPathReference()
                .replaceAll("[\\w.$]+\\[\"([^\"]+)\"]", "$1")
                .replace("->", ".");
        return path.isEmpty() ? "" : " (at " + path + ")";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
