import { uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import * as operations from "@nexus/crm-operations";
import { commandsIn, type AnyCommand } from "@nexus/crm-operations-conformance";
import type { CrmStores } from "../bind-crm.js";
import * as adapter from "../index.js";
import { sampleInputs } from "./sample-inputs.js";
import { simulatedDeps } from "./storages.js";

export type CoreCommand = AnyCommand<CrmStores>;

const simulated = simulatedDeps();

/** With ids that no settled CRM has given out. */
export const deps = { ...simulated, ids: uuidV7Generator({ clock: simulated.clock, random: simulatedRandom(12) }) };

/** Every command that asks for nothing but the CRM. Those of routing, access, dead letters and personal data are tried beside the stores they need, in the operations adapter. */
export const coreCommands: readonly CoreCommand[] = commandsIn<CrmStores>({ operations, adapter }, { ...deps, compiled: operations.compiledRoutings() }).filter(({ name }) => !/^(routing|access|event|personal-data|lead-conversion|opportunity-close)\./.test(name));

/** Accepted on what `settledCrm` holds. */
export const sampleOf = ({ name }: Pick<CoreCommand, "name">): unknown => sampleInputs[name];
