import { hash } from "node:crypto";
import { deepFreeze } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import type { Hasher } from "../hasher.js";
import { auditTable, type AuditRow } from "../unit-of-work/index.js";
import { currentAlgorithm, sealEntries, sealHash, type AuditSeal } from "./audit-seal.js";
import { reasonsErased } from "./ports.js";
import { entryAt, evidenceOf, keptTrail, reasonOf, tenantId, type Kept } from "./testing/audit-fixture.js";
import { changed, cutOff, deleted, deletedWithSeal, entryFields, inserted, reordered, type Tampering } from "./testing/tampering.js";
import { verifyAudit, type AuditVerification, type VerifyAuditOptions } from "./verify-audit.js";

const ctx = simulatedContext({ tenantId });
const hasher: Hasher = { sha256: (text) => hash("sha256", text, "hex") };
const trailOf = (sealed: number, more?: Parameters<typeof keptTrail>[2]): Kept => keptTrail(hasher, sealed, more);
const verify = (kept: Kept, options: Partial<VerifyAuditOptions> = {}): Promise<AuditVerification> => verifyAudit(ctx, evidenceOf(kept), { hasher, pageSize: 128, ...options });
const kindsOf = ({ findings }: AuditVerification): readonly string[] => findings.map(({ kind, entryId, position }) => `${kind} ${entryId ?? position}`);

const soak = process.env["NEXUS_SOAK"] !== undefined;
const entries = soak ? 2_000 : 400;
const trail = deepFreeze(trailOf(entries));
/** All of them in the long run; in the short one the edges, the edges of pages and batches, and some drawn ones. */
const places: readonly number[] = soak
  ? Array.from({ length: entries }, (_, n) => n)
  : [0, 63, 64, 127, 128, entries - 2, entries - 1, ...[...simulatedRandom(7).bytes(2)].map((byte) => 100 + byte)];

const isFound = ({ findings }: AuditVerification, { kind, names }: Tampering): boolean =>
  findings.some((finding) => finding.kind === kind && ("entryId" in names ? finding.entryId === names.entryId : finding.position === names.position));

/** How many of the tamperings a verifier finds, and the first one that it does not. */
const tried = async (tamperings: Iterable<Tampering>, check = verify): Promise<{ readonly found: number; readonly of: number; readonly missed: unknown }> => {
  let [found, of] = [0, 0];
  let missed: unknown;
  for (const tampering of tamperings) {
    of += 1;
    const verification = await check(tampering.kept);
    if (isFound(verification, tampering)) found += 1;
    else missed ??= { kind: tampering.kind, names: tampering.names, findings: verification.findings.slice(0, 3) };
  }
  return { found, of, missed };
};

const all = { found: places.length, of: places.length, missed: undefined };

test("a trail that nobody has touched is sound; what is sealed and what waits is counted", async () => {
  expect(await verify(trail)).toEqual({ isSound: true, sealed: entries, unsealed: 0, reasonsErased: 0, head: trail.heads.at(-1), found: 0, findings: [] });
  expect(await verify(trailOf(130, { waiting: 7 }), { pageSize: 10 })).toMatchObject({ isSound: true, sealed: 130, unsealed: 7 });
  expect(await verify(trailOf(0))).toEqual({ isSound: true, sealed: 0, unsealed: 0, reasonsErased: 0, head: null, found: 0, findings: [] });
});

const ways: Readonly<Record<string, (kept: Kept, n: number) => Tampering>> = {
  ...Object.fromEntries(entryFields.map((field) => [`with another ${field}`, (kept: Kept, n: number) => changed(kept, n, field)])),
  deleted,
  "deleted with its seal": deletedWithSeal,
  inserted,
  reordered,
};
/** In the long run every way is tried on many entries at a time, far from each other: on one at a time it would take half an hour. */
const groupsOf = soak ? 100 : places.length;
const groups = Array.from({ length: groupsOf }, (_, group) => places.filter((_place, i) => i % groupsOf === group));

describe(`of ${entries} entries, ${soak ? "each" : "a sample"}`, () => {
  test.each(Object.entries(ways))("%s is found", async (_name, way) => {
    let [found, of] = [0, 0];
    for (const group of groups) {
      // From the end, so that those before keep their places.
      const verification = await verify(group.toReversed().reduce((kept, n) => way(kept, n).kept, trail));
      of += group.length;
      found += group.filter((n) => isFound(verification, way(trail, n))).length;
    }
    expect({ found, of }).toEqual({ found: places.length, of: places.length });
  });
  test("when nothing but one entry is touched, in one way or another, that is found", async () => {
    const kinds = Object.values(ways);
    expect(await tried(places.map((n) => (kinds[n % kinds.length] ?? deleted)(trail, n)))).toEqual(all);
  });
  test("cut off with all behind it is found", async () => expect(await tried(places.map((n) => cutOff(trail, n)))).toEqual(all));
});

describe("controls: the same trials see that something is missed by", () => {
  const trials = (): readonly Tampering[] => {
    const small = trailOf(300);
    return [...entryFields.map((field) => changed(small, 250, field)), deleted(small, 250), inserted(small, 250), reordered(small, 250), cutOff(small, 250)];
  };
  const missedBy = async (check: (kept: Kept) => Promise<AuditVerification>): Promise<number> => {
    const { found, of } = await tried(trials(), check);
    return of - found;
  };

  test("none, when all is verified", async () => expect(await missedBy((kept) => verify(kept))).toBe(0));

  test("a verifier that stops after its first page", async () => {
    const stopsEarly = (kept: Kept) => {
      const evidence = evidenceOf(kept);
      const first = <After, Item>(read: (ctx_: typeof ctx, limit: number, after?: After) => Promise<readonly Item[]>) => (c: typeof ctx, limit: number, after?: After) => (after === undefined ? read(c, limit) : Promise.resolve([]));
      return verifyAudit(ctx, { ...evidence, sealed: first(evidence.sealed), entries: first(evidence.entries) }, { hasher, pageSize: 100 });
    };
    expect(await missedBy(stopsEarly)).toBe(trials().length);
  });

  test("a verifier that knows no heads", async () => {
    expect(await missedBy((kept) => verify({ ...kept, heads: [] }))).toBe(1);
  });

  test.each(entryFields.filter((field) => field !== "id"))("a hash that leaves out %s", async (field) => {
    // Its own seals, and its own check: the field is the same for both, whatever it is.
    const blind = (entry: AuditRow): AuditRow => ({ ...entry, [field]: entryAt(0)[field] });
    const kept = trailOf(30);
    const seals = sealEntries(hasher, tenantId, undefined, kept.entries.map(blind));
    const spoilt = changed({ ...kept, seals, heads: [] }, 20, field);
    expect(isFound(await verify({ ...spoilt.kept, entries: spoilt.kept.entries.map(blind), reasons: new Map() }), spoilt)).toBe(false);
  });

  test("a hash of the last entry only", async () => {
    const kept = trailOf(30);
    const last = kept.entries[29] ?? entryAt(29);
    const evidence = evidenceOf(changed(kept, 20, "action").kept);
    const lastOnly = { ...evidence, sealed: async (c: typeof ctx, limit: number, after?: AuditSeal) => (await evidence.sealed(c, limit, after)).filter(({ seal }) => seal.entryId === last.id).map((link) => ({ ...link, seal: { ...link.seal, position: 1 } })) };
    expect((await verifyAudit(ctx, lastOnly, { hasher })).findings.filter(({ kind, entryId }) => kind === "changed" && entryId === "entry-00020")).toEqual([]);
  });
});

describe("who makes the hashes anew as well", () => {
  /** Changes an entry, and seals it and all behind it again. */
  const forged = (kept: Kept, from: number): Kept => {
    const rewritten = changed(kept, from, "action").kept.entries;
    const head = kept.seals[from - 1];
    const seals = [...kept.seals.slice(0, from), ...sealEntries(hasher, tenantId, head, rewritten.slice(from, kept.seals.length))];
    return { ...kept, entries: rewritten, seals };
  };
  const kept = trailOf(200);

  test("of one entry, is found by the seal after it", async () => {
    const spoilt = changed(kept, 20, "action").kept;
    const [again] = sealEntries(hasher, tenantId, kept.seals[19], spoilt.entries.slice(20, 21));
    const seals = kept.seals.map((seal) => (again && seal.position === again.position ? { ...again, batch: seal.batch, hash: sealHash(hasher, tenantId, { ...again, batch: seal.batch }, spoilt.entries[20] ?? entryAt(20)) ?? "" } : seal));
    expect(kindsOf(await verify({ ...spoilt, seals }))).toEqual(["changed entry-00020"]);
  });

  test("to the end, is found by every head that is known from there on, and by none before", async () => {
    expect(kindsOf(await verify(forged(kept, 130)))).toEqual(["rewritten entry-00191", "rewritten entry-00199"]);
    expect(await verify({ ...forged(kept, 130), heads: kept.heads.slice(0, 2) })).toMatchObject({ isSound: true });
  });

  test("is found by a head that the caller kept, when the outbox is empty", async () => {
    const spoilt = { ...forged(kept, 130), heads: [] };
    expect(await verify(spoilt)).toMatchObject({ isSound: true });
    const { head } = await verify(kept);
    expect(kindsOf(await verify(spoilt, { heads: head ? [head] : [] }))).toEqual(["rewritten entry-00199"]);
    expect(kindsOf(await verify({ ...cutOff(kept, 130).kept, heads: [] }, { heads: head ? [head] : [] }))).toEqual(["cut-off 131"]);
  });
});

describe("of seals", () => {
  const kept = trailOf(30, { batchSize: 10 });
  const spoilt = (change: Partial<AuditSeal>): Kept => ({ ...kept, seals: kept.seals.map((seal) => (seal.position === 15 ? { ...seal, ...change } : seal)) });

  test.each([
    ["hash", { hash: "f".repeat(64) }, "changed entry-00014"],
    ["batch", { batch: 3 }, "changed entry-00014"],
    ["previous hash", { previousHash: "f".repeat(64) }, "reordered entry-00014"],
    ["algorithm", { algorithm: 99 }, "unknown-algorithm entry-00014"],
  ])("another %s is found", async (_name, change, finding) => expect(kindsOf(await verify(spoilt(change)))).toContain(finding));

  test("one that is gone is found by its position, and its entry by its id", async () => {
    expect(kindsOf(await verify({ ...kept, seals: kept.seals.filter(({ position }) => position !== 15) }))).toEqual(["deleted 15", "inserted entry-00014"]);
  });

  test("another tenant's do not fit", async () => {
    const elsewhere = await verifyAudit({ ...ctx, tenantId: "tenant-2" }, evidenceOf(kept), { hasher });
    expect(elsewhere.found).toBe(30);
  });

  test("what is written today covers every field there is", () => {
    const entry = entryAt(1);
    const seal = { position: 1, batch: 1, algorithm: currentAlgorithm, previousHash: "" };
    for (const field of Object.keys(auditTable.columns)) {
      expect(sealHash(hasher, tenantId, seal, { ...entry, [field]: "other" }), field).not.toBe(sealHash(hasher, tenantId, seal, entry));
    }
  });
});

describe("entries that wait", () => {
  const kept = trailOf(10, { waiting: 5 });
  const id = "entry-00012";

  test("are missed when they are deleted, and when they no longer wait but have no seal", async () => {
    expect(kindsOf(await verify({ ...kept, entries: kept.entries.filter((entry) => entry.id !== id) }))).toEqual([`deleted ${id}`]);
    expect(kindsOf(await verify({ ...kept, pending: kept.pending.filter((place) => place.id !== id) }))).toEqual([`inserted ${id}`]);
  });

  test("are found when they have another time", async () => {
    expect(kindsOf(await verify(changed(kept, 12, "at").kept))).toEqual([`changed ${id}`]);
  });
});

describe("a reason", () => {
  const kept = trailOf(20);
  const id = "entry-00005";
  const about = entryAt(5);
  const withReasons = (change: (reasons: Map<string, { readonly salt: string; readonly text: string }>) => unknown): Kept => {
    const reasons = new Map(kept.reasons);
    change(reasons);
    return { ...kept, reasons };
  };
  const erasure = entryAt(20, { action: reasonsErased, entityType: about.entityType, entityId: about.entityId, reasonDigest: null });
  const after = (entry: AuditRow, spoilt: Kept): Kept => ({ ...spoilt, entries: [...spoilt.entries, entry], pending: [{ id: entry.id, at: entry.at }] });

  test("that says something else, or has another salt, is found", async () => {
    for (const reason of [{ ...reasonOf(5), text: "because" }, { ...reasonOf(5), salt: "f".repeat(32) }]) {
      expect(kindsOf(await verify(withReasons((reasons) => reasons.set(id, reason))))).toEqual([`reason-changed ${id}`]);
    }
  });

  test("whose words have moved into the salt is found, although the digest is the same", async () => {
    const { salt, text } = reasonOf(5);
    expect(kindsOf(await verify(withReasons((reasons) => reasons.set(id, { salt: salt + text.slice(0, 8), text: text.slice(8) }))))).toEqual([`reason-changed ${id}`]);
  });

  test("given to an entry that had none is found", async () => {
    expect(kindsOf(await verify(withReasons((reasons) => reasons.set("entry-00006", reasonOf(6)))))).toEqual(["reason-inserted entry-00006"]);
  });

  test("that is gone is found, unless an entry says that the reasons about this record were erased since", async () => {
    const gone = withReasons((reasons) => reasons.delete(id));
    expect(kindsOf(await verify(gone))).toEqual([`reason-deleted ${id}`]);
    expect(await verify(after(erasure, gone))).toMatchObject({ isSound: true, reasonsErased: 1 });
    expect(kindsOf(await verify(after({ ...erasure, entityId: "another" }, gone)))).toEqual([`reason-deleted ${id}`]);
    expect(kindsOf(await verify(after({ ...erasure, at: entryAt(4).at }, gone)))).toEqual([`reason-deleted ${id}`]);
  });
});

test("all findings are counted, the first of them answered, whatever the size of the pages", async () => {
  const kept = trailOf(40);
  const spoilt = { ...kept, entries: kept.entries.map((entry) => ({ ...entry, action: "other" })) };
  const whole = await verify(spoilt);
  expect(whole).toMatchObject({ found: 40, isSound: false });
  expect(whole.findings).toHaveLength(40);
  for (const pageSize of [1, 7, 40, 41]) expect(await verify(spoilt, { pageSize })).toEqual(whole);
  expect(await verify(spoilt, { mostFindings: 3 })).toEqual({ ...whole, findings: whole.findings.slice(0, 3) });
});
