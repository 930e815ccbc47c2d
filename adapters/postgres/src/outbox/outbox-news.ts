import type { OutboxQueue } from "@nexus/crm-operations";
import type { NewsChannel } from "../database/news-channel.js";

/** Whoever listens here hears of what this process has committed at once, and of other processes through the server. */
export class OutboxNews {
  private readonly listeners = new Set<{ readonly tell: () => void }>();

  /** Without a channel there is only this process. */
  constructor(private readonly channel: NewsChannel | undefined) {}

  readonly tell = (): void => {
    for (const { tell } of this.listeners) tell();
    this.channel?.send();
  };

  readonly onNews: OutboxQueue["onNews"] = (listener) => {
    const own = { tell: listener };
    this.listeners.add(own);
    const stopListening = this.channel?.listen(listener);
    return () => {
      this.listeners.delete(own);
      stopListening?.();
    };
  };
}
