import type { ErasedRecord, PersonalDataRegister, RecordReference } from "@nexus/crm-operations";
import { altered, type Saboteur } from "./saboteur.js";

const broken =
  (change: (register: PersonalDataRegister, memory: Map<string, unknown>) => Partial<PersonalDataRegister>): Saboteur["sabotage"] =>
  (ports, memory) => ({ ...ports, personalDataRegister: altered(ports.personalDataRegister, change(ports.personalDataRegister, memory)) });

const alike = (tenantId: string, { entityType, id }: RecordReference): string => `${tenantId} ${entityType}:${id}`;

export const registerSaboteurs: readonly Saboteur[] = [
  {
    name: "tells erased records backwards",
    port: "PersonalDataRegister",
    caughtBy: ["erased records are told as they were logged, ordered by kind and id, and others are not"],
    sabotage: broken((register) => ({ erased: async (ctx, records) => (await register.erased(ctx, records)).toReversed() })),
  },
  {
    name: "takes a record that is in the log for done",
    port: "PersonalDataRegister",
    caughtBy: ["what is logged is logged once and for ever"],
    sabotage: broken((register) => ({
      logErasure: async (ctx, records) => {
        const known = await register.erased(ctx, records);
        await register.logErasure(ctx, records.filter((record) => !known.some(({ entityType, id }) => entityType === record.entityType && id === record.id)));
      },
    })),
  },
  {
    name: "never lets go of a hold",
    port: "PersonalDataRegister",
    caughtBy: ["a hold is told until it is released; placed again it is replaced"],
    sabotage: broken(() => ({ release: () => Promise.resolve() })),
  },
  {
    name: "takes records for the same whose kinds and ids read alike",
    port: "PersonalDataRegister",
    caughtBy: ["records that only look alike are others"],
    sabotage: broken((register, memory) => ({
      logErasure: async (ctx, records) => {
        await register.logErasure(ctx, records);
        for (const record of records) memory.set(alike(ctx.tenantId, record), record);
      },
      erased: async (ctx, records) => {
        const found = await register.erased(ctx, records);
        return found.length > 0 ? found : records.flatMap((record) => (memory.get(alike(ctx.tenantId, record)) as ErasedRecord | undefined) ?? []);
      },
    })),
  },
];
