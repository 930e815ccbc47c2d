import type { Clock, IdGenerator } from "@nexus/common";
import type { CrmStores } from "@nexus/adapter-crm";
import type { OperationsStores } from "@nexus/adapter-operations";
import type { Authorizer, CommandPath, Hasher, LeadRoutingCoordinator, RoutingStores, UnitOfWork } from "@nexus/crm-operations";
import type { InjectionToken } from "tsyringe";

const token = <T>(name: string): InjectionToken<T> => Symbol.for(`nexus/${name}`) as InjectionToken<T>;

/** All that commands and coordinators run on, bound to one transaction. */
export type NexusStores = CrmStores & OperationsStores & RoutingStores;

/** What a host resolves, and may register itself to replace. Registered symbols: a second copy of this package means the same. */
export const nexus = {
  clock: token<Clock>("Clock"),
  ids: token<IdGenerator>("IdGenerator"),
  hasher: token<Hasher>("Hasher"),
  authorizer: token<Authorizer>("Authorizer"),
  /** Opens units of work over everything that is bound to the storage. */
  unitOfWork: token<UnitOfWork<NexusStores>>("UnitOfWork"),
  /** The way in for every command. */
  commands: token<CommandPath<NexusStores>>("CommandPath"),
  /** Routes leads and opportunities, and lets people hand them on. */
  leadRouting: token<LeadRoutingCoordinator>("LeadRoutingCoordinator"),
} as const;
