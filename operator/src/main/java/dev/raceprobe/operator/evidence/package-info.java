/** Evidence as users see it: what a pod kept, with the race and the owner that the judge gave it. Pure. */
package dev.raceprobe.operator.evidence;
