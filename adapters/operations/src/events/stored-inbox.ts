import type { Clock, OperationContext } from "@nexus/common";
import { inboxId, inboxTable, type Inbox, type Records } from "@nexus/crm-operations";

export class StoredInbox implements Inbox {
  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
  ) {}

  async admit(_ctx: OperationContext, consumer: string, eventIds: readonly string[]): Promise<readonly string[]> {
    const asked = [...new Set(eventIds)];
    const known = new Set((await this.records.get(inboxTable, asked.map((id) => inboxId(consumer, id)))).map((row) => row.eventId));
    const admitted = asked.filter((id) => !known.has(id));
    const at = this.clock.now();
    await this.records.insert(inboxTable, admitted.map((eventId) => ({ id: inboxId(consumer, eventId), version: 1, consumer, eventId, at })));
    return admitted;
  }

  async forget(_ctx: OperationContext, eventIds: readonly string[]): Promise<void> {
    const rows = await this.records.find(inboxTable, { where: { column: "eventId", is: "in", values: eventIds } });
    await this.records.remove(inboxTable, rows.map(({ id }) => id));
  }
}
