import { readdir, readFile } from "node:fs/promises";

/** Processor time of this process and of the backends of a server, in milliseconds: what a busy machine does beside is not in it. Linux only. */
export const processorTime = async (backendPid: number): Promise<number> => {
  const server = await parentOf(backendPid);
  const { user, system } = process.cpuUsage();
  let total = (user + system) / 1_000;
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (Number.isInteger(pid) && (await parentOf(pid).catch(() => undefined)) === server) total += await ranFor(pid);
  }
  return total;
};

const parentOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name of the program, in parentheses, may hold anything.
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
};

const ranFor = async (pid: number): Promise<number> => {
  const [nanoseconds = "0"] = (await readFile(`/proc/${pid}/schedstat`, "utf8").catch(() => "0")).split(" ");
  return Number(nanoseconds) / 1_000_000;
};
