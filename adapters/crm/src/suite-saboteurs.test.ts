import { setTimeout as wait } from "node:timers/promises";
import { NexusError, refuse, type OperationContext } from "@nexus/common";
import { memoryStorage } from "@nexus/adapter-memory";
import { bindStores } from "@nexus/crm-operations";
import { runSuite, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { conversionSaboteurs } from "./testing/conversion-saboteurs.js";
import { crmSubjectOn } from "./testing/crm-subject.js";
import { portSuites } from "./testing/port-suites.js";
import { routedSaboteurs } from "./testing/routed-saboteurs.js";
import { altered, everything, type Saboteur } from "./testing/saboteur.js";
import { simulatedDeps } from "./testing/storages.js";

const saboteurs: readonly Saboteur[] = [
  ...routedSaboteurs,
  ...conversionSaboteurs,
  {
    name: "answers leads in the order of storage",
    port: "LeadProvider",
    caughtBy: ["findMany answers each lead once, in the order of the ids, and leaves out unknown and deleted ones"],
    sabotage: ({ leads }) => ({ leads: altered(leads, { findMany: (ctx, ids) => leads.findMany(ctx, ids.toSorted()) }) }),
  },
  {
    name: "takes converted and disqualified leads for open ones",
    port: "LeadProvider",
    caughtBy: ["open leads are found by a key they share, ordered by createdAt, then id, each once"],
    sabotage: ({ leads }) => ({
      leads: altered(leads, {
        findOpenByKeys: async (ctx, keys) =>
          (await leads.list(ctx, {}, everything)).items.filter((lead) => lead.duplicateKeys.some((own) => keys.some(({ kind, value }) => own.kind === kind && own.value === value))),
      }),
    }),
  },
  {
    name: "changes leads whatever their version",
    port: "LeadProvider",
    caughtBy: ["a lead that has moved on is refused with version_conflict, and stays as it is"],
    sabotage: ({ leads }) => ({
      leads: altered(leads, {
        changeStatus: (ctx, { id }, status) => leads.changeStatus(ctx, { id }, status),
        disqualify: (ctx, { id }, reason) => leads.disqualify(ctx, { id }, reason),
        markConverted: (ctx, { id }, targets) => leads.markConverted(ctx, { id }, targets),
        revertConversion: (ctx, { id }, reason) => leads.revertConversion(ctx, { id }, reason),
      }),
    }),
  },
  {
    name: "takes postal codes for numbers",
    port: "LeadProvider",
    caughtBy: ["a new lead says what it was created with, and null where nothing is known"],
    sabotage: ({ leads }) => ({
      leads: altered(leads, { create: (ctx, lead) => leads.create(ctx, lead.postalCode ? { ...lead, postalCode: lead.postalCode.replace(/^0+/, "") } : lead) }),
    }),
  },
  {
    name: "answers the lead that is there when its id is taken",
    port: "LeadProvider",
    caughtBy: ["an id that is taken is refused with lead_exists, also by a deleted lead, and nothing changes"],
    sabotage: ({ leads }) => ({
      leads: altered(leads, {
        create: async (ctx, lead) => {
          const known = await leads.find(ctx, lead.id);
          return known ? { ok: true, value: known } : leads.create(ctx, lead);
        },
      }),
    }),
  },
  {
    name: "assigns no lead of a batch when one of them cannot be",
    port: "LeadProvider",
    caughtBy: [
      "an assignment of a lead that cannot be is rejected by itself; the others are written all the same",
      "the same lead twice in a batch: the first counts, the rest are rejected with duplicate_in_batch",
    ],
    sabotage: ({ leads }) => ({
      leads: altered(leads, {
        assignOwners: async (ctx, assignments) => {
          const known = new Set((await leads.findMany(ctx, assignments.map(({ id }) => id))).map(({ id }) => id));
          const all = assignments.every(({ id }) => known.has(id));
          return all ? leads.assignOwners(ctx, assignments) : assignments.map(({ id }) => ({ id, outcome: "rejected", refusal: refuse("lead_not_found", "Name leads that are there.").refusal }));
        },
      }),
    }),
  },
  {
    name: "calculates every score for now",
    port: "LeadProvider",
    caughtBy: [
      "scores are whole numbers from 0 to 100 of the instant asked for, one outcome per lead in the order given",
      "a score that comes out as it was is unchanged and writes nothing",
      "leads that cannot be scored are rejected one by one, the others are scored all the same",
    ],
    sabotage: ({ leads }) => ({ leads: altered(leads, { scoreMany: (ctx, ids) => leads.scoreMany(ctx, ids) }) }),
  },
  {
    name: "promises another page of deals whenever one is full",
    port: "OpportunityProvider",
    caughtBy: ["the list of opportunity records is ordered by createdAt, then id, whatever the size of its pages"],
    sabotage: ({ opportunities }) => ({
      opportunities: altered(opportunities, {
        list: async (ctx, filter, page) => {
          const found = await opportunities.list(ctx, filter, page);
          const last = found.items.at(-1);
          return last && found.items.length === page.limit ? { ...found, next: `${last.createdAt}~${last.id}` } : found;
        },
      }),
    }),
  },
  {
    name: "leaves out owners without open deals",
    port: "OpportunityProvider",
    caughtBy: [
      "open opportunity records are counted per owner in the order given, none as 0; closed and deleted ones do not count",
      "another tenant's opportunity is assigned by nobody else and counted for nobody else",
    ],
    sabotage: ({ opportunities }) => ({
      opportunities: altered(opportunities, { countOpen: async (ctx, ownerIds) => (await opportunities.countOpen(ctx, ownerIds)).filter(({ count }) => count > 0) }),
    }),
  },
  {
    name: "makes part of a change to a deal when the rest is refused",
    port: "OpportunityProvider",
    caughtBy: ["an expected close date in the past is refused, when a deal is created and when it is changed"],
    sabotage: ({ opportunities }) => ({
      opportunities: altered(opportunities, {
        change: async (ctx, target, changes) => {
          const whole = await opportunities.change(ctx, target, changes);
          return whole.ok || changes.expectedCloseDate === undefined || changes.name === undefined ? whole : opportunities.change(ctx, target, { name: changes.name });
        },
      }),
    }),
  },
  {
    name: "lists pipelines by UTF-16",
    port: "PipelineProvider",
    caughtBy: ["the list holds every pipeline in every status, ordered by name, then id"],
    sabotage: ({ pipelines }) => ({ pipelines: altered(pipelines, { list: async (ctx) => (await pipelines.list(ctx)).toSorted((a, b) => (a.name < b.name ? -1 : 1)) }) }),
  },
  {
    name: "sums up only records with activities",
    port: "ActivityProvider",
    caughtBy: [
      "activities are summed up per record, in the order given, zero and nulls where there are none, repeated records once",
      "cancelled and deleted activities, and those of another tenant, are in no summary",
    ],
    sabotage: ({ activities }) => ({ activities: altered(activities, { summarize: async (ctx, related) => (await activities.summarize(ctx, related)).filter(({ completedCount }) => completedCount > 0) }) }),
  },
  {
    name: "tells of changes at the very end of the range",
    port: "FieldHistoryProvider",
    caughtBy: ["only changes in the range are told: from its beginning on, to before its end"],
    sabotage: ({ fieldHistory }) => ({
      fieldHistory: {
        changesOf: async (ctx, entityType, ids, { from, to }) =>
          (await fieldHistory.changesOf(ctx, entityType, ids, from === undefined ? {} : { from })).filter(({ at }) => to === undefined || at <= to),
      },
    }),
  },
  {
    name: "takes lists that are absent for empty ones",
    port: "DirectoryStore",
    caughtBy: ["putting adds items and replaces those with the same id; absent lists stay as they are"],
    sabotage: ({ directory }) => ({
      directory: altered(directory, {
        put: async (ctx, items) => {
          const { users, positions } = await directory.snapshot(ctx);
          const ids = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id);
          await directory.remove(ctx, { ...(items.users ? {} : { users: ids(users) }), ...(items.positions ? {} : { positions: ids(positions) }) });
          await directory.put(ctx, items);
        },
      }),
    }),
  },
  {
    name: "forgets deleted records when it looks for usage",
    port: "FieldRegistryStore",
    caughtBy: ["usage tells how many records of the entity have a value, deleted ones included, and which choices they have"],
    sabotage: ({ fieldRegistry, leads }) => ({
      fieldRegistry: altered(fieldRegistry, {
        usage: async (ctx, entity, name) => {
          const usage = await fieldRegistry.usage(ctx, entity, name);
          if (entity !== "lead") return usage;
          const { items } = await leads.list(ctx, {}, everything);
          return { ...usage, records: items.filter(({ customFields }) => Object.hasOwn(customFields, name)).length };
        },
      }),
    }),
  },
  {
    name: "imports leads one by one",
    port: "HistoryImporter",
    caughtBy: ["a batch of many costs as many round trips as a batch of two", "of the same reference twice in a batch the first counts, the rest are rejected with duplicate_in_batch"],
    sabotage: ({ history }) => ({
      history: altered(history, {
        importLeads: async (ctx, facts) => {
          const outcomes = [];
          for (const each of facts) outcomes.push(...(await history.importLeads(ctx, [each])));
          return outcomes;
        },
      }),
    }),
  },
  {
    name: "takes deals without what became of their leads",
    port: "HistoryImporter",
    caughtBy: [
      "a deal says of its lead that it became it, and when and whose lead it was: from any status, past the gates",
      "what a lead became stays when the same is told again, by the lead's source or the deal's, and what people made of it since, too",
      "a deal that is there already may say later that a lead became it",
      "a deal that contradicts what people have made of its lead, or names one that became another deal, is rejected and no other",
      "dates that cannot be are recorded as stated and told in the findings, each time",
    ],
    sabotage: ({ history }) => ({
      history: altered(history, { importOpportunities: (ctx, facts) => history.importOpportunities(ctx, facts.map(({ leadConvertedAt: _told, ...others }) => others)) }),
    }),
  },
  {
    name: "repairs a date that cannot be, and keeps quiet about it",
    port: "HistoryImporter",
    caughtBy: ["dates that cannot be are recorded as stated and told in the findings, each time"],
    sabotage: ({ history }) => ({
      history: altered(history, { importOpportunities: async (ctx, facts) => (await history.importOpportunities(ctx, facts)).map((item) => (item.outcome === "rejected" ? item : { ...item, findings: [] })) }),
    }),
  },
  {
    name: "reads rates as floating-point numbers",
    port: "ExchangeRateStore",
    caughtBy: ["rates are found as they were recorded, to the last digit, ordered by base, quote, day and when they were recorded"],
    sabotage: ({ exchangeRates }) => ({
      exchangeRates: altered(exchangeRates, { find: async (ctx, range) => (await exchangeRates.find(ctx, range)).map((rate) => ({ ...rate, rate: String(Number(rate.rate)) as typeof rate.rate })) }),
    }),
  },
  {
    name: "keeps the name that a fiscal calendar was given first",
    port: "FiscalCalendarStore",
    caughtBy: ["a calendar has all its versions in order, of every pattern, and the name it was given last"],
    sabotage: ({ fiscalCalendars }) => ({
      fiscalCalendars: altered(fiscalCalendars, {
        addVersion: async (ctx, { id, name }, version) => fiscalCalendars.addVersion(ctx, { id, name: (await fiscalCalendars.find(ctx, id))?.name ?? name }, version),
      }),
    }),
  },
  {
    name: "sees only the links of an account itself",
    port: "AccountHierarchyProvider",
    caughtBy: [
      "links around an account are all links, of any time, of every tree it was ever part of, ordered by id",
      "links are added, replaced by id and taken out together; the same change again changes nothing",
      "another tenant's links are neither seen, replaced nor taken out",
      "a unit of work reads the links it has changed, and of one that is refused nothing stays",
    ],
    sabotage: ({ accounts }) => ({
      accounts: altered(accounts, { linksAround: async (ctx: OperationContext, ids) => (await accounts.linksAround(ctx, ids)).filter(({ accountId }) => ids.includes(accountId)) }),
    }),
  },
];

const reportOn = async ({ port, sabotage }: Saboteur): Promise<SuiteReport | undefined> => {
  const suite = portSuites[port];
  const storage = memoryStorage(simulatedDeps());
  const honest = crmSubjectOn(() => storage.unitOfWork);
  return suite && runSuite(
    suite,
    async (request) => {
      const subject = await honest(request);
      return { ...subject, unitOfWork: bindStores(subject.unitOfWork, (ports) => ({ ...ports, ...sabotage(ports) })) };
    },
    { sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) },
    { capabilities: ["counted-round-trips"] },
  );
};

describe("the suites reject every broken port, for the reason it is broken", () => {
  for (const saboteur of saboteurs) {
    test(`a ${saboteur.port} that ${saboteur.name}`, async () => {
      const report = await reportOn(saboteur);
      const failed = new Map(report?.failed.map(({ name, error }) => [name, error]));
      expect([...failed.keys()].toSorted()).toEqual(saboteur.caughtBy.toSorted());
      const error = failed.get(saboteur.caughtBy[0]);
      expect(NexusError.is(error) && error.code).toBe("contract_broken");
    });
  }

  test("every suite has somebody to reject", () => {
    expect(new Set(saboteurs.map(({ port }) => port))).toEqual(new Set(Object.keys(portSuites)));
  });
});
