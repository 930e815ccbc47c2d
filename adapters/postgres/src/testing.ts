/** `@nexus/adapter-postgres/testing`: what tests need: a real server, a place for a template of the embedded database, programs to kill, wires to break, schemas made from tables on the spot. */
export { startPostgresServer, type TestServer, type TestServerOptions } from "./testing/postgres-server.js";
export { schemaFor } from "./testing/schema-for.js";
export { templateFile } from "./testing/template-file.js";
export { startCommitBreaker, type CommitBreaker } from "./testing/commit-breaker.js";
export { startProgram, type ChildProgram } from "./testing/child-program.js";
