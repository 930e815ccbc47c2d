import pg from "pg";

/** How processes on one server tell each other that there is something new: hints, any of which may be lost. */
export interface NewsChannel {
  /** Soon, at most once per `togetherMs`, and never in the way of anybody's transaction. */
  send(): void;
  /** Calls the listener when anybody has sent, this process included. Answers how to stop. */
  listen(listener: () => void): () => void;
}

const channel = "nexus_outbox";
const togetherMs = 50;
const againMs = 1_000;

/**
 * NOTIFY and LISTEN, beside the transactions that write: a NOTIFY inside them would let all of them
 * commit one after the other, because PostgreSQL keeps notifications in the order of commits.
 */
export class ServerNews implements NewsChannel {
  private sending: NodeJS.Timeout | undefined;
  private readonly clients = new Set<pg.Client>();
  private closed = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly url: string,
  ) {}

  send(): void {
    if (this.closed) return;
    this.sending ??= setTimeout(() => {
      this.sending = undefined;
      if (!this.closed) this.pool.query("select pg_notify($1, '')", [channel]).catch(ignore);
    }, togetherMs).unref();
  }

  listen(listener: () => void): () => void {
    let wanted = true;
    let timer: NodeJS.Timeout | undefined;
    let current: pg.Client | undefined;
    const again = (): void => {
      if (current) this.clients.delete(current);
      current = undefined;
      if (wanted && !this.closed) timer = setTimeout(() => void open(), againMs).unref();
    };
    const open = async (): Promise<void> => {
      if (!wanted || this.closed) return;
      const client = new pg.Client({ connectionString: this.url, application_name: "nexus", keepAlive: true });
      current = client;
      this.clients.add(client);
      client.on("error", ignore);
      client.on("notification", listener);
      client.once("end", again);
      try {
        await client.connect();
        await client.query(`listen ${channel}`);
        if (!wanted) await client.end();
      } catch {
        client.end().catch(ignore);
      }
    };
    void open();
    return () => {
      wanted = false;
      clearTimeout(timer);
      current?.end().catch(ignore);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.sending);
    await Promise.allSettled([...this.clients].map((client) => client.end()));
  }
}

const ignore = (): void => undefined;
