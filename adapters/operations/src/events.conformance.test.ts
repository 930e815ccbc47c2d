import { setTimeout as wait } from "node:timers/promises";
import { deadLettersSuite, inboxSuite, registerSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { eventsSubjectOn } from "./testing/events-subject.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

onRowsOfAllStorages((_rows, _storage, opened) => {
  for (const suite of [inboxSuite, deadLettersSuite]) registerSuite(suite, eventsSubjectOn(opened), runner);
});
