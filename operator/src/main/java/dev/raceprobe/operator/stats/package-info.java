/** Statistics as pure functions; each names its formula and what it assumes. */
package dev.raceprobe.operator.stats;
