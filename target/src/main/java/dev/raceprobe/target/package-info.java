/**
 * The faulty reference server. A request goes {@code query} → {@code token} → {@code fault} on {@code wire}, where {@code fault}
 * bends the correct application of {@code chat}, and all that happens goes to {@code truth}. It knows no other module.
 */
package dev.raceprobe.target;
