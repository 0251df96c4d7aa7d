/** The ground truth: what this server did to whom, so that a probe's findings can be compared with it line by line. The last step. */
package dev.raceprobe.target.truth;
