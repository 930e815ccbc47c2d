/** `@nexus/adapter-postgres/testing`: a real server for tests, where to keep a template of the embedded database, and schemas made from tables on the spot. */
export { startPostgresServer, type TestServer } from "./testing/postgres-server.js";
export { schemaFor } from "./testing/schema-for.js";
export { templateFile } from "./testing/template-file.js";
