/** After so many written rows the planner's statistics and the dead rows are worth a pause of half a second. */
const rowsBetween = 50_000;
/** At the end it takes fewer, so that the next program starts with what a large import left tidy. */
const rowsAtTheEnd = 2_000;

/**
 * What a server does by itself in the background: the embedded database has no autovacuum, so dead rows
 * would stay for ever and the planner would never learn how many rows there are.
 */
export class Housekeeping {
  private written = 0;

  constructor(private readonly tidy: () => Promise<unknown>) {}

  /** To be told after every transaction; an undone one leaves dead rows too. Never throws: what is committed stays acknowledged. */
  async wrote(rows: number): Promise<void> {
    this.written += rows;
    if (this.written >= rowsBetween) await this.tidyNow();
  }

  async atTheEnd(): Promise<void> {
    if (this.written >= rowsAtTheEnd) await this.tidyNow();
  }

  private async tidyNow(): Promise<void> {
    this.written = 0;
    try {
      await this.tidy();
    } catch {
      // Untidy is slower, not wrong: the next occasion comes.
    }
  }
}
