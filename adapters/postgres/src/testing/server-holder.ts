/** A program for tests: starts a server, says where it is, and stays. */
import { startPostgresServer } from "./postgres-server.js";

const server = await startPostgresServer();
process.stdout.write(`server ${await server.createDatabase()}\n`);
setInterval(() => undefined, 60_000);
