/** What deploy/ installs, by kustomize, by Helm and as one file: the same objects, with no right and no privilege too many. */
package dev.raceprobe.operator.install;
