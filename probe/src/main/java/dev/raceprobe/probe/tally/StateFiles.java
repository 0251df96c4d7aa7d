package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on disk, for a restarted container of the same pod: {@code closed.json} holds the closed slices and changes with each
 * of them, {@code open.json} the open one and changes every few seconds. Files are replaced whole or not at all.
 */
final class StateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);

    private final Path directory;
    private boolean broken;

    StateFiles(Path directory) {
        this.directory = directory;
    }

    void saveClosed(ShardReport report) {
        save("closed.json", report);
    }

    void saveOpen(ShardReport report) {
        save("open.json", report);
    }

    /** The closed slices, if they are about the same plan, shard and pod. */
    Optional<ShardReport> closed(String planHash, int shard, String podUid) {
        return load("closed.json", planHash, shard, podUid);
    }

    /** The slice that was open, on the same condition. */
    Optional<ShardReport> open(String planHash, int shard, String podUid) {
        return load("open.json", planHash, shard, podUid);
    }

    private Optional<ShardReport> load(String name, String planHash, int shard, String podUid) {
        try {
            ShardReport report = ContractJson.read(Files.readString(directory.resolve(name)), ShardReport.class);
            return Optional.ofNullable(report)
                    .filter(r -> planHash.equals(r.planHash()) && shard == r.shard() && podUid.equals(r.podUid()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} is not usable and is begun anew: {}", directory.resolve(name), e.getMessage());
            return Optional.empty();
        }
    }

    private void save(String name, ShardReport report) {
        Path temporary = directory.resolve(name + ".new");
        try {
            Files.createDirectories(directory);
            Files.writeString(temporary, ContractJson.write(report));
            Files.move(
                    temporary,
                    directory.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            broken = false;
        } catch (IOException e) {
            if (!broken) {
                LOG.warn("the state cannot be kept in {}, a restart would lose it: {}", directory, e.toString());
            }
            broken = true;
        }
    }
}
