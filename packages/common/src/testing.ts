/** `@nexus/common/testing`: time, ids, randomness and context under a test's control. */
export { simulatedClock, simulatedContext, simulatedIds, simulatedRandom, type SimulatedClock } from "./testing/simulated.js";
export { deepFreeze } from "./deep-freeze.js";
