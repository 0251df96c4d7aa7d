/** What the administrator allows a probe: every matching policy must allow it, and the smallest cap wins. Pure. */
package dev.raceprobe.operator.policy;
