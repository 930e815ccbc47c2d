import { uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { sha256Hasher } from "@nexus/adapter-memory";
import { auditReasonTable, auditTable, bindStores, type Transaction } from "@nexus/crm-operations";
import type { EventPorts, EventsSubject, MakeSubject } from "@nexus/crm-operations-conformance";
import { bindOperations } from "../bind-operations.js";
import type { Opened } from "./storages.js";

/** Inbox and dead letters on the rows of a storage, for one case of a suite. */
export const eventsSubjectOn =
  (storage: () => Pick<Opened, "unitOfWork" | "outbox" | "follow">): MakeSubject<EventsSubject> =>
  ({ clock }) => {
    const bind = bindOperations({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher });
    const { unitOfWork, outbox, follow } = storage();
    follow(clock);
    return Promise.resolve({ unitOfWork: bindStores(unitOfWork, (tx): EventPorts & Transaction => ({ ...tx, ...bind(tx) })), outbox, auditTable, auditReasonTable, close: () => Promise.resolve() });
  };
