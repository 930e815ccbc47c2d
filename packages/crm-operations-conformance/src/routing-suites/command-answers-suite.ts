import { refuse } from "@nexus/common";
import type { CommandAnswer } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { nobodysIds, routingCase, type RoutingAtWork } from "./routing-case.js";
import { at } from "./routing-samples.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const hashOf = (digit: string): string => digit.repeat(64);

const [first, second] = [hashOf("a"), hashOf("b")];

const answer = (id: string, more: Partial<CommandAnswer> = {}): CommandAnswer => ({ id, request: hashOf("1"), value: { owner: "ana", lines: [1, 2.5, null, { größe: "😀" }] }, at: at(1), expiresAt: at(20), ...more });

const find = (routing: RoutingAtWork, id: string): Promise<CommandAnswer | undefined> => routing.read(({ answers }, ctx) => answers.find(ctx, id));
const keep = (routing: RoutingAtWork, kept: CommandAnswer): Promise<void> => routing.commit(({ answers }, ctx) => answers.keep(ctx, kept));

/** `CommandAnswers`, sentence by sentence. */
export const commandAnswersSuite: ContractSuite<RoutingStoresSubject> = {
  name: "command answers",
  cases: [
    routingCase("an answer is found under its id as it was kept, and is undefined before", async (routing) => {
      expectEqual("the answer before", await find(routing, first), undefined);
      const other = answer(second, { request: hashOf("2"), value: ["ben"], at: at(2) });
      await keep(routing, answer(first));
      await keep(routing, other);
      expectEqual("the answers", [await find(routing, first), await find(routing, second)], [answer(first), other]);
    }),
    routingCase("ids that only look alike have answers of their own, or none", async (routing) => {
      await keep(routing, answer(first));
      for (const id of [...nobodysIds, first.slice(1), `${first}a`, first.toUpperCase()]) expectEqual(`the answer ${JSON.stringify(id)}`, await find(routing, id), undefined);
      const alike = answer(`${first.slice(0, -1)}b`, { value: "another one" });
      await keep(routing, alike);
      expectEqual("the answers", [await find(routing, first), await find(routing, alike.id)], [answer(first), alike]);
    }),
    routingCase("values of every kind come back as they were, large ones whole", async (routing) => {
      const large = Array.from({ length: 10_000 }, (_, n) => ({ id: `record ${n}`, outcome: { outcome: "assigned", userId: `user ${n % 7}` } }));
      for (const [n, value] of [null, false, true, 0, -1.5, "", "null", [], [null], {}, { "": { value: [[]] } }, large, undefined].entries()) {
        const id = hashOf("0").slice(2) + String(n).padStart(2, "0");
        await keep(routing, answer(id, { value }));
        expectEqual("the value", (await find(routing, id))?.value, value);
      }
    }),
    routingCase("an id that is there throws duplicate_record, the same again too, and its answer never changes", async (routing) => {
      await keep(routing, answer(first));
      for (const again of [answer(first), answer(first, { value: "another one" }), answer(first, { request: hashOf("2"), at: at(9) })]) {
        await expectError("keeping an answer to an id that is there", "duplicate_record", () => keep(routing, again));
      }
      expectEqual("the answer", await find(routing, first), answer(first));
    }),
    routingCase("an answer that has expired stays until its id is forgotten, and then the id is free", async (routing) => {
      await keep(routing, answer(first, { expiresAt: at(1) }));
      expectEqual("the answer", await find(routing, first), answer(first, { expiresAt: at(1) }));
      await routing.commit(({ answers }, ctx) => answers.forget(ctx, first));
      await routing.commit(({ answers }, ctx) => answers.forget(ctx, first));
      expectEqual("the answer forgotten", await find(routing, first), undefined);
      await keep(routing, answer(first, { value: "a later one" }));
      expectEqual("the value", (await find(routing, first))?.value, "a later one");
    }),
    routingCase("an id that ends in 00 clears out what has expired, and nothing else", async (routing) => {
      await keep(routing, answer(first, { expiresAt: at(2) }));
      await keep(routing, answer(second, { expiresAt: at(4) }));
      await keep(routing, answer(`${"c".repeat(62)}00`, { at: at(3) }));
      expectEqual("the answers", [await find(routing, first), await find(routing, second)], [undefined, answer(second, { expiresAt: at(4) })]);
    }),
    routingCase("another tenant's answers are unknown, and their ids are free", async (routing) => {
      const other = routing.anotherTenant();
      await keep(other, answer(first, { value: "theirs" }));
      expectEqual("the answer", await find(routing, first), undefined);
      await keep(routing, answer(first, { value: "mine" }));
      expectEqual("the values", [(await find(routing, first))?.value, (await find(other, first))?.value], ["mine", "theirs"]);
    }),
    routingCase("a unit of work finds the answer it has kept, and of one that is refused nothing stays: the id is free again", async (routing) => {
      await routing.refused("a unit of work", "undone", async ({ answers }, ctx) => {
        await answers.keep(ctx, answer(first));
        expectEqual("inside", await answers.find(ctx, first), answer(first));
        return refuse("undone", "Undo it.");
      });
      expectEqual("the answer", await find(routing, first), undefined);
      await keep(routing, answer(first, { value: "of the next one" }));
      expectEqual("the value", (await find(routing, first))?.value, "of the next one");
    }),
    routingCase("of parallel works that answer one id one is accepted, the others throw duplicate_record", async (routing) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, (_, n) => keep(routing, answer(first, { value: n }))));
      const rejected = outcomes.filter((outcome) => outcome.status === "rejected");
      expectEqual("how many were rejected", rejected.length, 3);
      for (const { reason } of rejected) await expectError("keeping what another one has kept", "duplicate_record", () => Promise.reject(reason as Error));
      expectEqual("the value kept", (await find(routing, first))?.value, outcomes.findIndex(({ status }) => status === "fulfilled"));
    }),
  ],
};
