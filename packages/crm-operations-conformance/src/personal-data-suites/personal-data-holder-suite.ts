import { Instant, type OperationContext } from "@nexus/common";
import type { LockKey, PersonalDataHolder, PersonalDataPart, SubjectKeys, RecordReference, UnitOfWork } from "@nexus/crm-operations";
import type { CaseTools, Closable, ContractSuite } from "../contract.js";
import { ContractBroken, expectEqual } from "../expectation.js";
import { portsAtWork, type PortsAtWork } from "../ports-at-work.js";

/** One person whom the subject has written into everything the holder keeps. */
export interface KeptPerson {
  readonly records: readonly RecordReference[];
  /** By what the holder finds the person; absent where it finds nobody. */
  readonly keys?: SubjectKeys;
  /** Words that an export must tell; each begins with the person's mark. */
  readonly words: readonly string[];
}

/** One holder, with a way to write persons and to see all that is kept, whoever keeps it. */
export interface PersonalDataHolderSubject extends Closable {
  readonly unitOfWork: UnitOfWork<PersonalDataHolder>;
  /** What whoever erases holds. */
  readonly locks: readonly LockKey[];
  /** Writes a person with words that begin with the mark, in every field that is personal; one in the bin, if the holder has a bin. */
  keepPerson(ctx: OperationContext, mark: string): Promise<KeptPerson>;
  /** Every row of the tenant in the tables that the holder keeps, as text. */
  everything(ctx: OperationContext): Promise<string>;
}

const at = Instant.of("2026-05-04T10:00:00.000Z");
const erasure = { id: "erasure-1", at };
const [ana, ben] = ["zq7", "by8"];

interface Case {
  readonly subject: PersonalDataHolderSubject;
  readonly ctx: OperationContext;
  readonly holders: PortsAtWork<PersonalDataHolder>;
  readonly anaKept: KeptPerson;
  readonly benKept: KeptPerson;
  hits(mark: string): Promise<number>;
}

const holderCase = (name: string, run: (given: Case, tools: CaseTools) => Promise<void>) => ({
  name,
  run: async (subject: PersonalDataHolderSubject, tools: CaseTools): Promise<void> => {
    const ctx = tools.context();
    const anaKept = await subject.keepPerson(ctx, ana);
    const benKept = await subject.keepPerson(ctx, ben);
    const hits = async (mark: string): Promise<number> => (await subject.everything(ctx)).toLowerCase().split(mark).length - 1;
    if ((await hits(ana)) === 0) throw new ContractBroken("what the subject has written", "a person in the tables", "nobody");
    await run({ subject, ctx, holders: portsAtWork(subject.unitOfWork, ctx, subject.locks), anaKept, benKept, hits }, tools);
  },
});

const textOf = (parts: readonly PersonalDataPart[]): string => JSON.stringify(parts);
const erase = ({ holders }: Case, { records }: KeptPerson): Promise<number> => holders.commit((holder, ctx) => holder.erase(ctx, records, erasure));
const exported = ({ holders }: Case, { records }: KeptPerson): Promise<readonly PersonalDataPart[]> => holders.read((holder, ctx) => holder.export(ctx, records));
const idsOf = (records: readonly RecordReference[]): readonly string[] => [...new Set(records.map(({ entityType, id }) => `${entityType} ${id}`))].sort();

/** `PersonalDataHolder`, sentence by sentence. */
export const personalDataHolderSuite: ContractSuite<PersonalDataHolderSubject> = {
  name: "personal data holder",
  cases: [
    holderCase("an erased person is in no row any more, the bin included", async (given) => {
      const changed = await erase(given, given.anaKept);
      expectEqual("words of the person that are left", await given.hits(ana), 0);
      expectEqual("whether rows were changed", changed > 0, true);
    }),
    holderCase("nobody else loses a word", async (given) => {
      const before = await given.hits(ben);
      await erase(given, given.anaKept);
      expectEqual("words of the other person", await given.hits(ben), before);
      const told = textOf(await exported(given, given.benKept)).toLowerCase();
      expectEqual("words that an export of the other person lacks", given.benKept.words.filter((word) => !told.includes(word)), []);
    }),
    holderCase("erasing again changes nothing and answers 0", async (given) => {
      await erase(given, given.anaKept);
      const once = await given.subject.everything(given.ctx);
      expectEqual("rows changed the second time", await erase(given, given.anaKept), 0);
      expectEqual("what is kept", await given.subject.everything(given.ctx), once);
    }),
    holderCase("an export tells every word of the person, and none of anybody else", async (given) => {
      const told = textOf(await exported(given, given.anaKept)).toLowerCase();
      expectEqual("words that are missing", given.anaKept.words.filter((word) => !told.includes(word)), []);
      expectEqual("words of somebody else", told.split(ben).length - 1, 0);
    }),
    holderCase("an export is about the records asked for, plain data, and changes nothing", async (given) => {
      const before = await given.subject.everything(given.ctx);
      const parts = await exported(given, given.anaKept);
      const asked = new Set(idsOf(given.anaKept.records));
      expectEqual("records nobody asked for", idsOf(parts.map(({ about }) => about)).filter((text) => !asked.has(text)), []);
      expectEqual("the parts through JSON", JSON.parse(textOf(parts)) as unknown, parts);
      expectEqual("what is kept", await given.subject.everything(given.ctx), before);
    }),
    holderCase("an export after the erasure tells no word", async (given) => {
      await erase(given, given.anaKept);
      expectEqual("words", textOf(await exported(given, given.anaKept)).toLowerCase().split(ana).length - 1, 0);
    }),
    holderCase("a person is found by keys in any case, and nobody by an erased person's", async (given) => {
      const { keys, records } = given.anaKept;
      const find = (asked: SubjectKeys) => given.holders.read((holder, ctx) => holder.find(ctx, asked));
      expectEqual("records of nobody's keys", await find({ email: "nobody@nowhere.example" }), []);
      if (!keys) return;
      const own = new Set(idsOf(records));
      for (const asked of [keys, ...(keys.email === undefined ? [] : [{ email: keys.email.toUpperCase() }])]) {
        const found = idsOf(await find(asked));
        expectEqual("whether somebody is found", found.length > 0, true);
        expectEqual("records of somebody else", found.filter((text) => !own.has(text)), []);
      }
      await erase(given, given.anaKept);
      expectEqual("records of an erased person's keys", await find(keys), []);
    }),
    holderCase("links lead from a person's records to that person's, before and after the erasure", async (given) => {
      const trace = (records: readonly RecordReference[]) => given.holders.read((holder, ctx) => holder.trace(ctx, records));
      const before = idsOf(await trace(given.anaKept.records));
      const others = new Set(idsOf(given.benKept.records));
      expectEqual("records of somebody else", before.filter((text) => others.has(text)), []);
      await erase(given, given.anaKept);
      expectEqual("records traced after the erasure", idsOf(await trace(given.anaKept.records)), before);
    }),
    holderCase("records that nobody keeps, and kinds it does not know, are nothing to it", async (given) => {
      const strange = [...given.anaKept.records.map(({ id }) => ({ entityType: "spaceship", id })), ...given.anaKept.records.map(({ entityType }) => ({ entityType, id: "nobody" }))];
      const before = await given.subject.everything(given.ctx);
      expectEqual("traced", await given.holders.read((holder, ctx) => holder.trace(ctx, strange)), []);
      expectEqual("exported", await given.holders.read((holder, ctx) => holder.export(ctx, strange)), []);
      expectEqual("rows changed", await given.holders.commit((holder, ctx) => holder.erase(ctx, strange, erasure)), 0);
      expectEqual("what is kept", await given.subject.everything(given.ctx), before);
    }),
    holderCase("another tenant's records do not exist", async (given, tools) => {
      const stranger = { ...given.ctx, tenantId: tools.newTenant() };
      const theirs = portsAtWork(given.subject.unitOfWork, stranger, given.subject.locks);
      const before = await given.subject.everything(given.ctx);
      const { records, keys } = given.anaKept;
      expectEqual("traced", await theirs.read((holder, ctx) => holder.trace(ctx, records)), []);
      expectEqual("exported", await theirs.read((holder, ctx) => holder.export(ctx, records)), []);
      expectEqual("found", await theirs.read((holder, ctx) => holder.find(ctx, keys ?? {})), []);
      expectEqual("rows changed", await theirs.commit((holder, ctx) => holder.erase(ctx, records, erasure)), 0);
      expectEqual("what is kept", await given.subject.everything(given.ctx), before);
    }),
    holderCase("of a unit of work that is refused nothing is erased", async (given) => {
      const before = await given.subject.everything(given.ctx);
      await given.holders.refused("a unit of work", "undone", async (holder, ctx) => {
        await holder.erase(ctx, given.anaKept.records, erasure);
        return { ok: false, refusal: { code: "undone", message: "Undo it.", details: {} } };
      });
      expectEqual("what is kept", await given.subject.everything(given.ctx), before);
    }),
  ],
};
