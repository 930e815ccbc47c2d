/** What may happen to one call of a port. */
export const faultKinds = [
  "error before the effect",
  "error after the effect",
  "timeout, then late success",
  "duplicate delivery",
  "stale read",
  "crash before commit",
  "crash after commit",
  "slower than the lease",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** One call of a port, in the order of the run. */
export interface PortCallSeen {
  /** `letters.send` */
  readonly name: string;
  readonly joins: boolean;
  /** How the port outside takes a repeated call. */
  readonly repeats: "by-key" | "by-content" | "no" | null;
  readonly reads: boolean;
  /** Under which key it came: whose call it is. */
  readonly key: string;
  /** 1 for the first worker, 2 for the one that took over, … */
  readonly worker: number;
}

/** A fault at the n-th call (1, 2, 3, …) of a run. */
export interface Fault {
  readonly at: number;
  readonly kind: FaultKind;
  /** Of an error: it is not worth another try, so that what was done is undone. */
  readonly forGood: boolean;
}

/** How the workflow runs; an engine may lack the place between a commit and its being remembered. */
export type Running = "fused" | "durable" | "durable, without a place after the commit";

/** Why a kind of fault says nothing about a call; undefined where it applies. */
export const whyNot = (kind: FaultKind, call: Pick<PortCallSeen, "joins" | "repeats" | "reads">, running: Running): string | undefined => {
  const unkeyed = !call.joins && call.repeats === "no" && !call.reads;
  switch (kind) {
    case "timeout, then late success":
      if (call.joins) return "what joins ends with its unit of work, and is never given up while it runs";
      return unkeyed ? "honours no key: what comes late is another effect, whoever calls" : undefined;
    case "duplicate delivery":
      if (call.joins) return "no network lies between a step and the unit of work it joins";
      return unkeyed ? "honours no key: what is delivered twice happens twice, whoever calls" : undefined;
    case "stale read":
      return call.joins || call.reads ? undefined : "reads nothing";
    case "slower than the lease":
      if (running === "fused") return "nobody takes over a run that is one unit of work";
      return unkeyed ? "honours no key: what comes late is another effect, whoever calls" : undefined;
    case "crash after commit":
      return running === "durable, without a place after the commit" ? "the engine shows no place between a commit and its being remembered" : undefined;
    case "error before the effect":
    case "error after the effect":
    case "crash before commit":
      return undefined;
  }
};

/** Every fault that says something about a call; errors both ways, for now and for good. */
export const faultsOf = (call: PortCallSeen, at: number, running: Running): readonly Fault[] =>
  faultKinds
    .filter((kind) => whyNot(kind, call, running) === undefined)
    .flatMap((kind) => (kind.startsWith("error") ? [false, true] : [false]).map((forGood) => ({ at, kind, forGood })));

export const faultText = ({ at, kind, forGood }: Fault, calls: readonly PortCallSeen[]): string => `${kind}${forGood ? ", for good," : ""} at call ${at} (${calls[at - 1]?.name ?? "?"})`;
