import { uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { sha256Hasher, trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, fieldRegistryCommands, historyCommands, type Command, type PersonalDataHolder, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { KeptPerson, MakeSubject, PersonalDataHolderSubject } from "@nexus/crm-operations-conformance";
import { bindCrm, type CrmStores } from "../bind-crm.js";
import { crmCommands } from "../crm-commands.js";
import { crmTables } from "../crm-schema.js";
import { accepted } from "./storages.js";

type Say = <Input, Output>(command: Command<Input, Output, CrmStores>, input: unknown) => Promise<Output>;
type KeepPerson = (say: Say, mark: string) => Promise<KeptPerson>;

const reference = (mark: string, of: string) => ({ source: "old", externalId: `${mark}${of}` });
const stages = [{ id: "one", name: "One", probabilityPpm: 100_000 }, { id: "two", name: "Two", probabilityPpm: 200_000 }, { id: "won", name: "Won", probabilityPpm: 1_000_000 }, { id: "lost", name: "Lost", probabilityPpm: 0 }];

const lead: KeepPerson = async (say, mark) => {
  const word = (of: string): string => `${mark}${of}`;
  const email = `${word("mail")}@${word("domain")}.example`;
  const texts = { title: word("title"), contactName: word("contact"), jobTitle: word("job"), companyName: word("company"), city: word("city"), postalCode: word("post"), interest: word("interest"), note: word("note") };
  const described = { ...texts, email, website: `https://${word("site")}.example`, customFields: { remark: word("custom") } };
  const commands = crmCommands.lead;
  const [id, binned] = [`${mark}-lead`.replace(mark, mark === "zq7" ? "a" : "b"), `${mark}-bin`.replace(mark, mark === "zq7" ? "a" : "b")];
  await say(commands.create, { ...described, id, source: "website", externalReferences: [reference(mark, "ref")] });
  await say(commands["override-score"], { id, value: 90, reason: word("override") });
  await say(commands.disqualify, { id, reason: "no-budget", note: word("given up") });
  await say(commands.recycle, { id, reason: word("recycled") });
  await say(commands.disqualify, { id, reason: "no-budget", note: word("again") });
  await say(commands.create, { id: binned, title: word("binned"), email, source: "website" });
  await say(commands.delete, { id: binned });
  await say(historyCommands.lead, [{ ...described, reference: reference(mark, "imported"), status: "new", source: "website", title: word("imported") }]);
  return {
    records: [{ entityType: "lead", id }, { entityType: "lead", id: binned }, ...(await importedLead(say, mark))],
    keys: { email },
    words: [...Object.values(texts), word("override"), word("recycled"), word("again"), word("binned"), word("custom"), word("ref"), word("imported")],
  };
};

const importedLead = async (say: Say, mark: string) => {
  const [outcome] = await say(historyCommands.lead, [{ reference: reference(mark, "second"), status: "new", source: "website", title: `${mark}second`, email: `${mark}mail@${mark}domain.example` }]);
  const [first] = await say(historyCommands.lead, [{ reference: reference(mark, "imported"), status: "new", source: "website", title: `${mark}imported` }]);
  return [outcome, first].flatMap((each) => (each && "id" in each ? [{ entityType: "lead", id: each.id }] : []));
};

const opportunity: KeepPerson = async (say, mark) => {
  const word = (of: string): string => `${mark}${of}`;
  const [id, pipelineId] = mark === "zq7" ? ["O-a", "P-a"] : ["O-b", "P-b"];
  const commands = crmCommands.opportunity;
  await say(crmCommands.pipeline.create, { id: pipelineId, name: pipelineId, stages, transitionPolicy: { skipForward: true, backward: "with-reason", closedToClosed: "refused" } });
  await say(commands.create, { id, title: word("title"), pipelineId, lines: [{ id: "1", description: word("line"), quantity: "1", unitPrice: { minorUnits: 100, currency: "EUR" } }], externalReferences: [reference(mark, "ref")], customFields: { remark: word("custom") } });
  await say(commands["move-to-stage"], { id, stageId: "two", reason: word("forward") });
  await say(commands["set-forecast"], { id, probability: { probabilityPpm: 5, reason: word("probable") } });
  await say(commands["mark-lost"], { id, closeReason: "price", competitor: word("competitor"), note: word("lost") });
  await say(commands.reopen, { id, reason: word("reopened") });
  await say(commands["mark-lost"], { id, closeReason: "price", competitor: word("competitor"), note: word("lost") });
  return { records: [{ entityType: "opportunity", id }], words: ["title", "line", "ref", "custom", "forward", "competitor", "lost", "reopened"].map(word) };
};

const activity: KeepPerson = async (say, mark) => {
  const word = (of: string): string => `${mark}${of}`;
  const [id, owner] = mark === "zq7" ? ["A-a", "L-a"] : ["A-b", "L-b"];
  const commands = crmCommands.activity;
  await say(commands.create, {
    id, activityType: "call", title: word("title"), description: word("text"), relatedTo: { entityType: "lead", id: owner }, participants: [{ type: "lead", id: owner }], scheduledAt: "2030-03-09T09:00:00.000Z",
    externalReferences: [reference(mark, "ref")], customFields: { remark: word("custom") },
  });
  await say(commands.cancel, { id, reason: word("cancelled") });
  await say(commands.log, { id: `${id}-2`, activityType: "email", title: word("mail"), relatedTo: { entityType: "lead", id: owner }, outcome: word("outcome") });
  await say(commands.delete, { id: `${id}-2` });
  return { records: [{ entityType: "lead", id: owner }, { entityType: "activity", id }, { entityType: "activity", id: `${id}-2` }], words: ["title", "text", "ref", "custom", "cancelled", "mail", "outcome"].map(word) };
};

const account: KeepPerson = async (say, mark) => {
  const word = (of: string): string => `${mark}${of}`;
  const [outcome] = await say(historyCommands.account, [{ reference: reference(mark, "ref"), name: word("name"), domain: `${word("domain")}.example`, customFields: { remark: word("custom") } }]);
  return { records: outcome && "id" in outcome ? [{ entityType: "account", id: outcome.id }] : [], words: ["ref", "name", "domain", "custom"].map(word) };
};

const user: KeepPerson = async (say, mark) => {
  const word = (of: string): string => `${mark}${of}`;
  const email = `${word("mail")}@desk.example`;
  const [outcome] = await say(historyCommands.user, [{ reference: reference(mark, "ref"), name: word("name"), email, since: "2020-01-01" }]);
  return { records: outcome && "id" in outcome ? [{ entityType: "user", id: outcome.id }] : [], keys: { email }, words: ["ref", "name", "mail"].map(word) };
};

/** How one person gets into what each holder of the CRM keeps, by the holder's name. */
export const personsByHolder: Readonly<Record<string, KeepPerson>> = { "crm-leads": lead, "crm-opportunities": opportunity, "crm-activities": activity, "crm-accounts": account, "crm-directory": user };

const remark = (entity: string) => ({ entity, name: "remark", label: "Remark", type: "text", required: false, personalData: "direct" });

/** One holder of the CRM on the rows of a storage; a saboteur puts itself before it. */
export const personalDataSubjectOn =
  (rows: () => UnitOfWork<Transaction>, name: string, sabotage: (holder: PersonalDataHolder, tx: Transaction) => PersonalDataHolder = (holder) => holder): MakeSubject<PersonalDataHolderSubject> =>
  ({ clock }) => {
    const bind = bindCrm({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher });
    const path = new CommandPath({ unitOfWork: bindStores(rows(), bind), authorizer: trustedHost, hasher: sha256Hasher, clock });
    const prepared = new Set<string>();
    return Promise.resolve({
      unitOfWork: bindStores(rows(), (tx) => {
        const holder = bind(tx).crmPersonalData.find((one) => one.name === name);
        if (!holder) throw new Error(`There is no holder called ${name}.`);
        return sabotage(holder, tx);
      }),
      locks: [{ kind: "personal-data", id: "all" }],
      async keepPerson(ctx, mark) {
        const say: Say = (command, input) => accepted(path.execute(ctx, command, input));
        if (!prepared.has(ctx.tenantId)) for (const entity of ["lead", "opportunity", "activity", "account"]) await say(fieldRegistryCommands({ clock }).define, remark(entity));
        prepared.add(ctx.tenantId);
        const keep = personsByHolder[name];
        if (!keep) throw new Error(`Nobody has written down how a person gets into ${name}.`);
        return keep(say, mark);
      },
      everything: (ctx: OperationContext) =>
        rows().read(ctx, async ({ records }) => {
          const found: unknown[] = [];
          for (const table of crmTables) found.push(await records.find<never>(table as never, {}));
          return JSON.stringify(found);
        }),
      close: () => Promise.resolve(),
    });
  };
