/** What is measured with JMH: {@code mvn verify -Pbench}. Outside of the flow; nothing depends on it. */
package dev.raceprobe.bench;
