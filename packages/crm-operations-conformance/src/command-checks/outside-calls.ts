import { NexusError, type OperationContext } from "@nexus/common";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";

export interface OutsideCalls {
  /** The same port, whose every call is looked at. */
  watch<Port extends object>(name: string, port: Port): Port;
  /** What was called, each once, in order: `Authorizer.permission`, … */
  called(): readonly string[];
  /** Calls that came from inside a unit of work, where nothing may leave the process; empty when all is well. */
  inside(): Promise<readonly string[]>;
}

/**
 * Finds calls that must not be made inside a unit of work, because they may leave the process and hold
 * up locks meanwhile. Each call of a watched port opens a unit of work of its own, as a port that asks
 * the same storage would; the storage refuses that where another one is open.
 */
export const outsideCalls = (storage: Pick<UnitOfWork<Transaction>, "read">, ctx: OperationContext): OutsideCalls => {
  const called = new Set<string>();
  const probes: Promise<readonly string[]>[] = [];
  const look = (call: string): void => {
    called.add(call);
    probes.push(
      storage.read(ctx, () => Promise.resolve([])).catch((error: unknown) => {
        if (NexusError.is(error) && error.code === "nested_unit_of_work") return [call];
        throw error;
      }),
    );
  };
  return {
    watch: (name, port) =>
      new Proxy(port, {
        get: (target, key) => {
          const method: unknown = Reflect.get(target, key);
          if (typeof method !== "function") return method;
          return (...given: readonly unknown[]): unknown => {
            look(`${name}.${String(key)}`);
            return Reflect.apply(method, target, given);
          };
        },
      }),
    called: () => [...called].toSorted(),
    inside: async () => [...new Set((await Promise.all(probes)).flat())].toSorted(),
  };
};
