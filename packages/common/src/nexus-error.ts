const marker = Symbol.for("nexus/error");

export interface NexusErrorOptions {
  readonly details?: Readonly<Record<string, unknown>>;
  /** True when the same call may succeed later without any change by the caller. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * The base of every failure Nexus throws. Each package extends it once; the stable `code` says what
 * happened, `details` where. Identity is a registered symbol, so that an error of a second installed
 * copy of this package is still recognised: use {@link NexusError.is}, never `instanceof`.
 */
export class NexusError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: NexusErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
    Object.defineProperty(this, marker, { value: true });
  }

  static is(value: unknown): value is NexusError {
    return typeof value === "object" && value !== null && (value as { [marker]?: unknown })[marker] === true;
  }
}

/** What `@nexus/common` throws: arithmetic that leaves its range, values that cannot be built. */
export class CommonError extends NexusError {}
