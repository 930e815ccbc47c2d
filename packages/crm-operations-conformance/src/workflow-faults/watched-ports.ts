import type { OperationContext } from "@nexus/common";
import type { PortBinding, PortBindings } from "@nexus/crm-operations";
import type { PortCallSeen } from "./fault-kinds.js";

/** One call of a port that is about to be made. */
export interface CallToMake {
  readonly seen: PortCallSeen;
  /** Makes it; again is another delivery of it. */
  make(): Promise<unknown>;
  /** Makes it on the port of the same name of another world. */
  makeOn(port: unknown): Promise<unknown>;
}

export interface Watching {
  readonly worker: number;
  isRead(name: string): boolean;
  watch(call: CallToMake): Promise<unknown>;
}

interface Place extends Pick<PortCallSeen, "joins" | "repeats"> {
  readonly path: readonly string[];
}

/** The same bindings; every call of every method of every port, however deep it lies, goes through `watch`. */
export const watchedBindings = <Ports, Stores>(bindings: PortBindings<Ports, Stores>, watching: Watching): PortBindings<Ports, Stores> =>
  Object.fromEntries(
    Object.entries(bindings as Readonly<Record<string, PortBinding<unknown, Stores>>>).map(([name, binding]): [string, PortBinding<unknown, Stores>] => [
      name,
      binding.joins
        ? { joins: true, bind: (stores) => watched(binding.bind(stores), { path: [name], joins: true, repeats: null }, watching) }
        : { ...binding, port: watched(binding.port, { path: [name], joins: false, repeats: binding.repeats }, watching) },
    ]),
  ) as PortBindings<Ports, Stores>;

type Method = (...given: readonly unknown[]) => unknown;

const watched = (port: unknown, place: Place, watching: Watching): unknown => {
  if (typeof port !== "object" || port === null) return port;
  return new Proxy(port, {
    get: (target, property): unknown => {
      const value: unknown = Reflect.get(target, property);
      if (typeof property === "symbol") return value;
      const here = { ...place, path: [...place.path, property] };
      if (typeof value === "function") return calling(target, value as Method, here, watching);
      return watched(value, here, watching);
    },
  });
};

/** Methods of ports take a context first; what does not is a port's own arithmetic, and no call. */
const isContext = (value: unknown): value is OperationContext => typeof value === "object" && value !== null && "tenantId" in value && "actor" in value;

const calling = (target: object, method: Method, { path, joins, repeats }: Place, watching: Watching): Method => {
  const name = path.join(".");
  return (...given) => {
    const make = (): unknown => Reflect.apply(method, target, given);
    const [ctx] = given;
    if (!isContext(ctx)) return make();
    const seen = { name, joins, repeats, reads: watching.isRead(name), key: ctx.idempotencyKey ?? "", worker: watching.worker };
    return watching.watch({ seen, make: async () => make(), makeOn: async (port) => calledOn(port, path.slice(1), given) });
  };
};

const calledOn = (port: unknown, [name = "", ...rest]: readonly string[], given: readonly unknown[]): unknown => {
  const value: unknown = Reflect.get(port as object, name);
  return rest.length === 0 ? Reflect.apply(value as Method, port, given) : calledOn(value, rest, given);
};
