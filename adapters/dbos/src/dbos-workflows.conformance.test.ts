import { setTimeout as wait } from "node:timers/promises";
import { registerSuite, workflowEngineSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { dbosSubject } from "./testing/dbos-subject.js";
import { embeddedPlace, serverPlace } from "./testing/places.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

describe("on a server", () => registerSuite(workflowEngineSuite, dbosSubject(serverPlace), runner));
describe("on an embedded database", () => registerSuite(workflowEngineSuite, dbosSubject(embeddedPlace), runner));
