/** Windows told as stories: small, hand-made slices for the tests of what is pure. */
package dev.raceprobe.operator.story;
