/** The story: validate, plan, apply what is owned, collect, judge, write the status. */
package dev.raceprobe.operator.reconcile;
