/** The rules of a spec that span fields, beyond what the CRD's CEL says. Pure. */
package dev.raceprobe.operator.validate;
