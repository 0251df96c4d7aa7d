package dev.raceprobe.target;

import java.util.SplittableRandom;

/** Makes the behaviour of one connection; chance is an argument. */
@FunctionalInterface
interface BehaviourFactory {
    Behaviour make(SplittableRandom random);
}
