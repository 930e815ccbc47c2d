import { setTimeout as wait } from "node:timers/promises";
import { accept, type OperationContext } from "@nexus/common";
import { partsOf, RoleAuthorizer, type AccessWorld, type Authorizer, type UnitOfWork } from "@nexus/crm-operations";
import { accessSuite, registerSuite, runSuite, type AccessSubject, type MakeSubject } from "@nexus/crm-operations-conformance";
import { memoryStorage } from "@nexus/adapter-memory";
import { describe, expect, test } from "vitest";
import { deskOn, done, onDesksOfAllStorages, simulatedDeps, type Desk } from "./testing/routing-under-test.js";

const host = { sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

/** The tenant knows what the world knows, and nothing else. */
const settleWorld = (ctx: OperationContext, { access, directory, territories }: AccessWorld, unitOfWork: UnitOfWork<Desk>): Promise<unknown> =>
  done(
    unitOfWork.run(ctx, [], async (stores) => {
      const before = await stores.access.snapshot(ctx);
      await stores.access.remove(ctx, { roles: before.roles.map(({ id }) => id), assignments: before.assignments.map(({ id }) => id) });
      await stores.access.put(ctx, access);
      await stores.directory.put(ctx, directory);
      await stores.territories.put(ctx, territories);
      return accept(undefined);
    }),
  );

type Make = (deps: ConstructorParameters<typeof RoleAuthorizer>[0], world: AccessWorld) => Authorizer;

const subjectOn =
  (unitOfWork: () => UnitOfWork<Desk>, make: Make = (deps) => new RoleAuthorizer(deps)): MakeSubject<AccessSubject> =>
  ({ clock }) =>
    Promise.resolve({
      authorizerOver: async (ctx, world) => {
        await settleWorld(ctx, world, unitOfWork());
        return make({ unitOfWork: unitOfWork(), clock }, world);
      },
      close: () => Promise.resolve(),
    });

onDesksOfAllStorages((desk, storage) => {
  registerSuite(accessSuite, subjectOn(() => desk().unitOfWork), { ...host, describe, test }, { label: storage });
});

/** Every authorizer here is wrong in one way. */
const broken: Readonly<Record<string, { readonly make: Make; readonly caughtBy: readonly string[] }>> = {
  "forgets who owns a record": { make: (deps) => altered(deps, (parts) => parts.map((part) => ({ ...part, records: "all" }))), caughtBy: ["a grant for owned records reaches these and no others"] },
  "opens every field once one grant opens it": {
    make: (deps) => altered(deps, (parts) => parts.map((part) => ({ ...part, fields: parts.flatMap(({ fields }) => fields) as typeof part.fields }))),
    caughtBy: ["grants add up record by record: what one opens on its records, another does not open on others"],
  },
  "answers as it answered the first time": { make: remembering, caughtBy: ["many questions at once each get their own answer"] },
  "takes partners for users": {
    make: (deps) => ({
      async permission(ctx, action) {
        const principal = await new RoleAuthorizer(deps).principal({ ...ctx, actor: { ...ctx.actor, type: ctx.actor.type === "partner" ? "user" : ctx.actor.type } });
        return partsOf(principal, action);
      },
    }),
    caughtBy: ["an actor of another type with the same id is somebody else"],
  },
  "forgets that roles end": { make: (deps, world) => ({ permission: (ctx, action) => Promise.resolve(partsOf({ actor: ctx.actor, grants: world.access.assignments.some(({ actor }) => actor.id === ctx.actor.id) ? world.access.roles.flatMap(({ grants }) => grants) : [], teamUserIds: [], territoryIds: [] }, action)) }), caughtBy: ["a role holds from its first day until the day before its end"] },
  "knows no teams": { make: (deps) => altered(deps, (parts) => parts, { teamUserIds: [] }), caughtBy: ["a grant for team records reaches these and no others"] },
  "grants whatever begins alike": {
    make: (deps) => ({ permission: async (ctx, action) => (await new RoleAuthorizer(deps).principal(ctx)).grants.filter(({ actions }) => actions.some((granted) => granted === "*" || action.startsWith(granted.replace(":*", "")))).map(({ fields }) => ({ records: "all" as const, fields })) }),
    caughtBy: ["actions are granted as they are, as all of one subject, or all; what only looks alike is not"],
  },
};

function altered(deps: ConstructorParameters<typeof RoleAuthorizer>[0], change: (parts: ReturnType<typeof partsOf>) => ReturnType<typeof partsOf>, principal: object = {}): Authorizer {
  return { permission: async (ctx, action) => change(partsOf({ ...(await new RoleAuthorizer(deps).principal(ctx)), ...principal }, action)) };
}

function remembering(deps: ConstructorParameters<typeof RoleAuthorizer>[0]): Authorizer {
  let first: Promise<ReturnType<typeof partsOf>> | undefined;
  return { permission: (ctx, action) => (first ??= new RoleAuthorizer(deps).permission(ctx, action).then((parts) => [...parts])) };
}

describe("the suite rejects an authorizer that", () => {
  test.each(Object.entries(broken))("%s", async (_name, { make, caughtBy }) => {
    const deps = simulatedDeps();
    const { unitOfWork } = deskOn(memoryStorage(deps).unitOfWork, deps);
    const report = await runSuite(accessSuite, subjectOn(() => unitOfWork, make), host);
    expect(report.failed.map(({ name }) => name)).toEqual(expect.arrayContaining([...caughtBy]));
  });
});
