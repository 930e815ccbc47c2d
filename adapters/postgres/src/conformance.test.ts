import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, test } from "vitest";
import { simulatedClock } from "@nexus/common/testing";
import { outboxAndAuditSuite, outboxQueueSuite, recordsSuite, registerSuite, tenancySuite, unitOfWorkSuite, type Capability } from "@nexus/crm-operations-conformance";
import { serverDatabase } from "./connect.js";
import type { Database } from "./database/database.js";
import { embeddedDatabase } from "./embedded/open-embedded.js";
import { conformanceSchemas, outboxSubjectsOn, prepareConformance, subjectsOn } from "./testing/conformance-subject.js";
import { templateFile } from "./testing/template-file.js";
import { startPostgresServer, type TestServer } from "./testing/postgres-server.js";

const runner = { describe, test, skip: (name: string) => test.skip(name), sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

const registerAll = (database: () => Database, capabilities: readonly Capability[]): void => {
  for (const suite of [recordsSuite, unitOfWorkSuite, tenancySuite, outboxAndAuditSuite]) registerSuite(suite, subjectsOn(database), runner, { capabilities });
  registerSuite(outboxQueueSuite, outboxSubjectsOn(database), runner, { capabilities });
};

describe("the embedded database", () => {
  let database: Database;
  beforeAll(async () => {
    database = await embeddedDatabase("memory", conformanceSchemas, templateFile());
    await prepareConformance(database, simulatedClock());
  }, 60_000);
  afterAll(() => database.close());
  registerAll(() => database, []);
});

describe("a server", () => {
  let server: TestServer;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgresServer();
    database = serverDatabase({ url: await server.createDatabase(), poolSize: 8 }, conformanceSchemas);
    await prepareConformance(database, simulatedClock());
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await server.stop();
  });
  registerAll(() => database, ["concurrent-work", "deadline-while-waiting"]);
});
