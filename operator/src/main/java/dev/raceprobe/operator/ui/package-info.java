/** The operator's page {@code /ui/}: read-only, on loopback, drawn from what the operator holds; nothing is judged or asked for here. */
package dev.raceprobe.operator.ui;
