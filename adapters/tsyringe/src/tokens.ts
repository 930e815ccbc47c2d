import type { Clock, IdGenerator } from "@nexus/common";
import type { CrmStores } from "@nexus/adapter-crm";
import type { Authorizer, CommandPath, Hasher, UnitOfWork } from "@nexus/crm-operations";
import type { InjectionToken } from "tsyringe";

const token = <T>(name: string): InjectionToken<T> => Symbol.for(`nexus/${name}`) as InjectionToken<T>;

/** What a host resolves, and may register itself to replace. Registered symbols: a second copy of this package means the same. */
export const nexus = {
  clock: token<Clock>("Clock"),
  ids: token<IdGenerator>("IdGenerator"),
  hasher: token<Hasher>("Hasher"),
  authorizer: token<Authorizer>("Authorizer"),
  /** Opens units of work over everything that is bound to the storage. */
  unitOfWork: token<UnitOfWork<CrmStores>>("UnitOfWork"),
  /** The way in for every command. */
  commands: token<CommandPath<CrmStores>>("CommandPath"),
} as const;
