package dev.raceprobe.manifests;

import java.util.List;

/** The names of all races, as the judge gives them. */
final class Races {
    static final List<String> NAMES = List.of(
            "accept_before_send",
            "connect_storm",
            "cross_user_leak",
            "latency_sensitive",
            "event_lost",
            "event_duplicated",
            "event_reordered",
            "event_late",
            "idle_timeout",
            "heartbeat_disconnect",
            "periodic_disconnect",
            "auth_race",
            "auth_bypass",
            "expired_accepted",
            "expiry_not_enforced",
            "premature_expiry",
            "cold_start_slow",
            "ready_before_serving",
            "send_failure",
            "journey_failed",
            "resource_leak",
            "resume_gap",
            "resume_duplicate",
            "state_inconsistent",
            "script_failed",
            "upgrade_failed",
            "error_pattern",
            "abnormal_close",
            "never_ready");

    private Races() {}
}
