/** Who wants to hear that something was emitted. */
export class EventNews {
  private readonly listeners = new Set<{ readonly tell: () => void }>();

  readonly onNews = (tell: () => void): (() => void) => {
    const listener = { tell };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly tell = (): void => {
    for (const { tell } of this.listeners) tell();
  };
}
