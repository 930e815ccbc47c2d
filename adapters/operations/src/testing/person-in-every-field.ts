import type { Clock, OperationContext, Result } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import { fieldRegistryCommands, historyCommands, type Command } from "@nexus/crm-operations";
import { done, type Desk } from "./routing-under-test.js";

/** In every text of one person, so that one search finds all of them: lower-case letters and digits outlive every normalisation. */
export interface Mark {
  readonly name: string;
  /** `ph` stands in phone numbers, which have no letters. */
  readonly phone: string;
}

export const erasedPerson: Mark = { name: "zq7", phone: "77712345" };
export const otherPerson: Mark = { name: "by8", phone: "88812345" };

/** A command path, whatever more its stores can. */
interface Way {
  execute<Input, Output>(ctx: OperationContext, command: Command<Input, Output, Desk>, input: unknown): Promise<Result<Output>>;
}

const money = { minorUnits: 123_400, currency: "EUR" };

/** What one person leaves behind: record ids, and what an import would bring again. */
export interface LifeOfAPerson {
  readonly leadId: string;
  readonly dealIds: readonly string[];
  readonly accountId: string;
  readonly userId: string;
  readonly email: string;
  readonly importAgain: () => Promise<unknown>;
  readonly createAgain: () => Promise<unknown>;
}

/** The custom fields and the pipeline that lives need; once per tenant. */
export const prepareLives = async (ctx: OperationContext, path: Way, clock: Clock): Promise<void> => {
  for (const entity of ["lead", "opportunity", "activity", "account"] as const) {
    const field = { entity, name: "remark", label: "Remark", type: "text", required: false, personalData: "direct" };
    await done(path.execute(ctx, fieldRegistryCommands({ clock }).define, field));
  }
  const stages = [
    { id: "one", name: "One", probabilityPpm: 100_000 },
    { id: "two", name: "Two", probabilityPpm: 500_000 },
    { id: "won", name: "Won", probabilityPpm: 1_000_000 },
    { id: "lost", name: "Lost", probabilityPpm: 0 },
  ];
  await done(path.execute(ctx, crmCommands.pipeline.create, { id: "P-1", name: "Sales", stages, transitionPolicy: { skipForward: true, backward: "with-reason", closedToClosed: "refused" } }));
};

/** One person in every text field of the CRM, through every command and import; ids begin with `id`. */
export const livePerson = async (ctx: OperationContext, path: Way, id: string, mark: Mark): Promise<LifeOfAPerson> => {
  let calls = 0;
  const word = (field: string): string => `${mark.name}${field}`;
  const say = <Input, Output>(command: Command<Input, Output, Desk>, input: unknown): Promise<Output> =>
    done(path.execute({ ...ctx, idempotencyKey: `${id}-${(calls += 1)}` }, command, input));
  const email = `${word("mail")}@${word("maildomain")}.example`;
  const described = (of: string) => ({
    title: word(`${of}title`),
    contactName: word(`${of}contact`),
    jobTitle: word(`${of}job`),
    companyName: word(`${of}company`),
    email,
    phone: `+49 30 ${mark.phone}`,
    website: `https://${word(`${of}site`)}.example`,
    city: word(`${of}city`),
    postalCode: word(`${of}post`),
    interest: word(`${of}interest`),
    note: word(`${of}note`),
    customFields: { remark: word(`${of}custom`) },
  });
  const reference = (of: string) => ({ source: "old", externalId: word(of) });
  const externalReferences = (of: string) => [reference(of)];
  const leadId = `${id}-lead`;
  const { lead, opportunity, activity } = crmCommands;

  const created = { ...described("new"), id: leadId, source: "website", externalReferences: externalReferences("leadref") };
  await say(lead.create, created);
  const firstKey = `${id}-${calls}`;
  await say(lead.update, { id: leadId, ...described("upd") });
  await say(lead["override-score"], { id: leadId, value: 90, reason: word("override") });
  await say(lead.disqualify, { id: leadId, reason: "no-budget", note: word("disqualified") });
  await say(lead.recycle, { id: leadId, reason: word("recycled") });
  await say(lead["change-status"], { id: leadId, status: "contacted" });
  await say(lead["change-status"], { id: leadId, status: "qualified" });

  const lines = (of: string) => [{ id: "1", description: word(of), quantity: "1", unitPrice: money }];
  const dealId = `${id}-deal`;
  await say(opportunity.create, {
    id: dealId, title: word("deal"), pipelineId: "P-1", sourceLeadId: leadId, lines: lines("line"), contactRoles: [{ contactId: `${id}-contact`, role: "champion", isPrimary: true }],
    externalReferences: externalReferences("dealref"), customFields: { remark: word("dealcustom") },
  });
  await say(opportunity.update, { id: dealId, title: word("dealupd") });
  await say(opportunity["set-lines"], { id: dealId, lines: lines("lineupd") });
  await say(opportunity["move-to-stage"], { id: dealId, stageId: "two", reason: word("forward") });
  await say(opportunity["move-to-stage"], { id: dealId, stageId: "one", reason: word("backward") });
  await say(opportunity["assign-owner"], { id: dealId, ownerId: "ann", reason: word("owner") });
  await say(opportunity["set-forecast"], { id: dealId, probability: { probabilityPpm: 5, reason: word("probable") } });
  await say(opportunity["mark-lost"], { id: dealId, closeReason: "price", competitor: word("competitor"), note: word("lost") });
  await say(opportunity.reopen, { id: dealId, reason: word("reopened") });
  await say(opportunity["mark-won"], { id: dealId, note: word("won"), actualAmount: money });

  const activityOf = (of: string, relatedTo: unknown) => ({
    id: `${id}-${of}`, title: word(`${of}title`), description: word(`${of}text`), relatedTo, participants: [{ type: "lead", id: leadId }, { type: "user", id: "ann" }],
    externalReferences: externalReferences(`${of}ref`), customFields: { remark: word(`${of}custom`) },
  });
  const ofLead = { entityType: "lead", id: leadId };
  await say(activity.create, { ...activityOf("call", ofLead), activityType: "call", scheduledAt: "2026-03-09T09:00:00.000Z" });
  await say(activity.update, { id: `${id}-call`, title: word("callupd"), description: word("callupdtext") });
  await say(activity.reschedule, { id: `${id}-call`, scheduledAt: "2026-03-10T09:00:00.000Z", reason: word("rescheduled") });
  await say(activity.cancel, { id: `${id}-call`, reason: word("cancelled") });
  await say(activity.create, { ...activityOf("meet", { entityType: "opportunity", id: dealId }), activityType: "meeting", scheduledAt: "2026-03-09T09:00:00.000Z" });
  await say(activity.start, { id: `${id}-meet` });
  await say(activity.complete, { id: `${id}-meet`, outcome: word("outcome") });
  await say(activity.log, { ...activityOf("mail", { entityType: "contact", id: `${id}-contact` }), activityType: "email", outcome: word("logged") });
  await say(activity.delete, { id: `${id}-mail` });

  const importedLead = { reference: reference("implead"), ...described("imp"), status: "new", source: "website" };
  const importAgain = () => path.execute(ctx, historyCommands.lead, [{ ...importedLead, note: word("again") }]);
  await say(historyCommands.lead, [importedLead]);
  await say(historyCommands.lead, [{ ...importedLead, note: word("impnoteupd") }]);
  const [account] = await say(historyCommands.account, [{ reference: reference("impaccount"), name: word("account"), domain: `${word("accountdomain")}.example`, customFields: { remark: word("accountcustom") } }]);
  const [user] = await say(historyCommands.user, [{ reference: reference("impuser"), name: word("user"), email: `${word("usermail")}@desk.example`, since: "2020-01-01" }]);
  await say(historyCommands.opportunity, [
    { reference: reference("impdeal"), name: word("impdeal"), status: "lost", competitor: word("impcompetitor"), closedAt: "2026-01-01T00:00:00.000Z", amount: money, sourceLeadReference: reference("implead"), customFields: { remark: word("impdealcustom") } },
  ]);
  await say(lead.convert, { id: leadId, opportunityId: dealId, contactId: `${id}-contact` });
  await say(lead["revert-conversion"], { id: leadId, reason: word("reverted") });
  await say(lead.convert, { id: leadId, opportunityId: dealId, contactId: `${id}-contact` });
  return {
    leadId,
    dealIds: [dealId],
    accountId: account && "id" in account ? account.id : "",
    userId: user && "id" in user ? user.id : "",
    email,
    importAgain,
    createAgain: () => path.execute({ ...ctx, idempotencyKey: firstKey }, lead.create, created),
  };
};
