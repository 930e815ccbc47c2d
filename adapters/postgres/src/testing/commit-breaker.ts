import { once } from "node:events";
import { connect as connectTo, createServer, type Socket } from "node:net";

/** A wire between a client and a server that breaks at the commit: before the server hears of it, or before the client hears back. */
export interface CommitBreaker {
  readonly port: number;
  stop(): void;
}

/** The simple query `commit` as it goes over the wire. */
const commit = Buffer.from("commit\0");

/** Breaks every commit that comes while `armed` says so. */
export const startCommitBreaker = async (serverPort: number, breakAt: "before" | "after", armed: () => boolean = () => true): Promise<CommitBreaker> => {
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connectTo(serverPort, "127.0.0.1");
    let breaking = false;
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    client.on("data", (chunk) => {
      breaking ||= armed() && chunk.includes(commit);
      if (breaking && breakAt === "before") return end();
      server.write(chunk);
    });
    server.on("data", (chunk) => (breaking ? end() : client.write(chunk)));
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    stop: () => {
      sockets.forEach((socket) => socket.destroy());
      listener.close();
    },
  };
};
