/** `@nexus/adapter-postgres/testing`: a real server for tests, and schemas made from tables on the spot. */
export { startPostgresServer, type TestServer } from "./testing/postgres-server.js";
export { schemaFor } from "./testing/schema-for.js";
