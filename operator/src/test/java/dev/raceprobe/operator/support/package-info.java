/** What this module's tests share: API servers, stand-ins for probe pods, sample resources. */
package dev.raceprobe.operator.support;
