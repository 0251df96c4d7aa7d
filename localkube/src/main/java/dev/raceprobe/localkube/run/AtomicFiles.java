package dev.raceprobe.localkube.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that change all at once, laid out as kubelet does it: {@code key -> ..data/key}, {@code ..data -> ..version}. A reader
 * sees the old files or the new ones, never a mixture.
 */
final class AtomicFiles {
    private static final String DATA = "..data";
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ
    };

    private final Path directory;
    private Map<String, VolumeContents.Entry> current = Map.of();
    private int version;

    AtomicFiles(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory hold these files; does nothing when it does. */
    void write(Map<String, VolumeContents.Entry> files) throws IOException {
        Files.createDirectories(directory);
        if (version > 0 && files.equals(current)) {
            return;
        }
        Path next = directory.resolve(".." + ++version);
        Files.createDirectories(next);
        for (Map.Entry<String, VolumeContents.Entry> file : files.entrySet()) {
            Path path = next.resolve(file.getKey()).normalize();
            if (!path.startsWith(next)) {
                throw new IOException("the path " + file.getKey() + " leaves its volume");
            }
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue().bytes());
            Files.setPosixFilePermissions(path, permissions(file.getValue().mode()));
        }
        Path link = directory.resolve("..data_tmp");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, next.getFileName());
        Path before = version == 1 ? null : directory.resolve(DATA).toRealPath();
        Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        linkNames(files.keySet());
        if (before != null) {
            delete(before);
        }
        current = Map.copyOf(files);
    }

    /** The names that a reader sees, at the top of the volume. */
    private void linkNames(Set<String> paths) throws IOException {
        Set<String> names = new HashSet<>();
        paths.forEach(path -> names.add(path.split("/")[0]));
        for (String name : names) {
            Path link = directory.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        try (Stream<Path> present = Files.list(directory)) {
            List<Path> stale = present.filter(
                            path -> !path.getFileName().toString().startsWith(".."))
                    .filter(path -> !names.contains(path.getFileName().toString()))
                    .toList();
            for (Path path : stale) {
                Files.delete(path);
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(tree)) {
            all = walk.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & 1 << bit) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return permissions;
    }
}
