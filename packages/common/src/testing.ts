/** `@nexus/common/testing`: time, ids, randomness and context under a test's control, and bad input for whoever takes input. */
export { simulatedClock, simulatedContext, simulatedIds, simulatedRandom, type SimulatedClock } from "./testing/simulated.js";
export { deepFreeze } from "./deep-freeze.js";
export { hostileValues, hostileVariants, pathsIn, pointsAt, refusalProblem, replacedAt, withstands, withstandsEach, type HostileVariant, type InputPath } from "./testing/hostile-input.js";
export { attackCorpus } from "./testing/attack-corpus.js";
export { fuzz, type FuzzReport, type Fuzzing } from "./testing/fuzzed-input.js";
export { looksAt, looksAtOversized, watchedInput, type WatchedInput } from "./testing/watched-input.js";
