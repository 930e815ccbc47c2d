/** What people send who want to break in or break down, beside what careless ones send; made anew at every call, since some of it is large. */
export const attackCorpus: readonly (() => unknown)[] = [
  ...[
    "'; drop table crm_lead; --",
    "' or '1'='1",
    "1); delete from nexus_audit; --",
    "$1",
    "\\'; select pg_sleep(60); --",
    "${process.exit(1)}",
    "{{constructor.constructor('return 1')()}}",
    "<script>alert(1)</script>",
    "=HYPERLINK(\"http://evil.example\")",
    "../../../../etc/passwd",
    "http://169.254.169.254/latest/meta-data",
    "%00%0d%0aSet-Cookie: a=b",
    "\u202eexe.gnp",
    "\u2066hidden\u2069",
    "\u200b\u200d\ufeff",
    "\u0007\u001b[31mred",
    "line\r\nline",
    "\u0085\u2028\u2029",
    "\u007f",
    "\ud800",
    "\udc00\ud800",
    "a\ud83d",
    "e\u0301".repeat(5_000),
    "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
    "\ufdfa".repeat(300),
    "constructor",
    "prototype",
    "hasOwnProperty",
    "toString",
    "a".repeat(200_000),
    "-",
    "null",
    "1e999",
    "٣",
    "2026-01-15",
    "2026-01-15T09:00:00Z",
    "+275760-09-13T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
  ].map((text) => () => text),
  ...[1e21, -1e21, -0, Number.NaN, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 53, -(2 ** 53), 2 ** 31, 0.1 + 0.2, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].map((number) => () => number),
  ...["__proto__", "constructor", "prototype"].flatMap((name) => [0, 1, 3, 12].map((depth) => () => within(depth, JSON.parse(`{"${name}":{"polluted":true}}`)))),
  ...[15, 17, 41, 20_000].flatMap((depth) => [() => within(depth, "deep"), () => withinLists(depth, "deep")]),
  ...[1_001, 5_001, 20_000].flatMap((length) => [() => Array.from({ length }, () => 0), () => Object.fromEntries(Array.from({ length }, (_, i) => [`name${i}`, i]))]),
  () => Array.from({ length: 900 }, () => Array.from({ length: 60 }, () => "")),
  () => [, , 1], // oxlint-disable-line no-sparse-arrays
  () => new Array(4_294_967_295), // oxlint-disable-line no-new-array
  () => Object.assign([1], { more: 1 }),
  () => Object.create(null) as unknown,
  () => Object.create({ inherited: true }) as unknown,
  () => cycle(),
  () => new Proxy({}, { ownKeys: () => { throw new Error("a trap was sprung"); } }),
  () => revoked(),
  () => ({ [Symbol.toPrimitive]: () => 1 }),
  () => ({ then: (resolve: (value: unknown) => void) => resolve("awaited") }), // oxlint-disable-line no-thenable
  () => ({ toJSON: () => "other" }),
  () => ({ length: 3, 0: "like a list" }),
  () => new String("boxed"), // oxlint-disable-line no-new-wrappers
  () => /(a+)+$/,
  () => new Error("an error"),
  () => Promise.resolve(1),
  () => new Uint8Array(8),
  () => new Set([1]),
];

const within = (depth: number, value: unknown): unknown => {
  let nested = value;
  for (let i = 0; i < depth; i += 1) nested = { more: nested };
  return nested;
};

const withinLists = (depth: number, value: unknown): unknown => {
  let nested = value;
  for (let i = 0; i < depth; i += 1) nested = [nested];
  return nested;
};

const cycle = (): unknown => {
  const ring: unknown[] = [];
  ring.push({ ring });
  return ring;
};

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
