package dev.raceprobe.localkube.run;

/** Why a container cannot be started yet. */
final class Unstartable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    /** @param reason as in the container's state: {@code CreateContainerConfigError}, {@code ContainerCreating}, … */
    Unstartable(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static Unstartable config(String message) {
        return new Unstartable("CreateContainerConfigError", message);
    }

    static Unstartable mount(String message) {
        return new Unstartable("ContainerCreating", message);
    }

    String reason() {
        return reason;
    }
}
