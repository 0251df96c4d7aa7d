/**
 * The operator: validate, plan, merge, judge and status are pure; reconcile tells the story; dependent, collect, http and
 * metrics touch the world. {@link dev.raceprobe.operator.OperatorApp} wires them by hand.
 */
package dev.raceprobe.operator;
