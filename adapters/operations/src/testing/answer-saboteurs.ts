import type { CommandAnswer } from "@nexus/crm-operations";
import { altered, type Saboteur } from "./saboteur.js";

export const answerSaboteurs: readonly Saboteur[] = [
  {
    name: "forgets answers with the unit of work that kept them",
    port: "CommandAnswers",
    caughtBy: [
      "an answer that has expired stays until its id is forgotten, and then the id is free",
      "an id that ends in 00 clears out what has expired, and nothing else",
      "an answer is found under its id as it was kept, and is undefined before",
      "ids that only look alike have answers of their own, or none",
      "values of every kind come back as they were, large ones whole",
      "an id that is there throws duplicate_record, the same again too, and its answer never changes",
      "another tenant's answers are unknown, and their ids are free",
      "a unit of work finds the answer it has kept, and of one that is refused nothing stays: the id is free again",
      "of parallel works that answer one id one is accepted, the others throw duplicate_record",
    ],
    sabotage: (ports) => {
      const { answers } = ports;
      const own = new Set<string>();
      return {
        ...ports,
        answers: altered(answers, {
          find: async (ctx, id) => (own.has(id) ? answers.find(ctx, id) : undefined),
          keep: async (ctx, answer) => {
            await answers.keep(ctx, answer);
            own.add(answer.id);
          },
        }),
      };
    },
  },
  {
    name: "finds another tenant's answer",
    port: "CommandAnswers",
    caughtBy: ["another tenant's answers are unknown, and their ids are free"],
    sabotage: (ports, memory) => {
      const { answers } = ports;
      return {
        ...ports,
        answers: altered(answers, {
          find: async (ctx, id) => {
            const theirs = memory.get(id) as { readonly tenantId: string; readonly answer: CommandAnswer } | undefined;
            return (await answers.find(ctx, id)) ?? (theirs?.tenantId === ctx.tenantId ? undefined : theirs?.answer);
          },
          keep: async (ctx, answer) => {
            await answers.keep(ctx, answer);
            memory.set(answer.id, { tenantId: ctx.tenantId, answer });
          },
        }),
      };
    },
  },
  {
    name: "finds the answer to an id that begins alike",
    port: "CommandAnswers",
    caughtBy: ["ids that only look alike have answers of their own, or none"],
    sabotage: (ports, memory) => {
      const { answers } = ports;
      const nameOf = (tenantId: string, id: string): string => JSON.stringify([tenantId, id.slice(0, 8)]);
      return {
        ...ports,
        answers: altered(answers, {
          find: (ctx, id) => answers.find(ctx, (memory.get(nameOf(ctx.tenantId, id)) as string | undefined) ?? id),
          keep: async (ctx, answer) => {
            await answers.keep(ctx, answer);
            memory.set(nameOf(ctx.tenantId, answer.id), answer.id);
          },
        }),
      };
    },
  },
  {
    name: "overwrites the answer that is there",
    port: "CommandAnswers",
    caughtBy: ["an id that is there throws duplicate_record, the same again too, and its answer never changes", "of parallel works that answer one id one is accepted, the others throw duplicate_record"],
    sabotage: (ports, memory) => {
      const { answers } = ports;
      const nameOf = (tenantId: string, id: string): string => JSON.stringify([tenantId, id]);
      return {
        ...ports,
        answers: altered(answers, {
          find: async (ctx, id) => (memory.get(nameOf(ctx.tenantId, id)) as CommandAnswer | undefined) ?? answers.find(ctx, id),
          keep: async (ctx, answer) => {
            if (await answers.find(ctx, answer.id)) memory.set(nameOf(ctx.tenantId, answer.id), answer);
            else await answers.keep(ctx, answer);
          },
        }),
      };
    },
  },
  {
    name: "takes the answer null for none",
    port: "CommandAnswers",
    caughtBy: ["values of every kind come back as they were, large ones whole"],
    sabotage: (ports) => {
      const { answers } = ports;
      return {
        ...ports,
        answers: altered(answers, {
          find: async (ctx, id) => {
            const found = await answers.find(ctx, id);
            return found?.value === null ? undefined : found;
          },
        }),
      };
    },
  },
];
