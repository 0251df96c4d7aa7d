/**
 * What each path does wrong, one class a fault, found by the name of the scenario that looks for it: {@code AcceptRace},
 * {@code EventDelivery}, {@code UserIsolation}. {@code Routes} lists them all, and the manual is printed from it.
 */
package dev.raceprobe.target.fault;
