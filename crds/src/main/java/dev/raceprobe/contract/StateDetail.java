package dev.raceprobe.contract;

/** Details of StateConsistency's checks that the pods and the judge share. */
public final class StateDetail {
    /** The user had another connection of the probe meanwhile, which the view tells of too: the check says nothing. */
    public static final String USER_IN_USE = "user_in_use";

    private StateDetail() {}
}
