/** A door that work waits at until somebody opens it. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export const gate = (): Gate => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

/** Counts who is inside at the same time. */
export const presence = (): { enter(): void; leave(): void; readonly most: number } => {
  let inside = 0;
  let most = 0;
  return {
    enter: () => {
      inside += 1;
      most = Math.max(most, inside);
    },
    leave: () => {
      inside -= 1;
    },
    get most() {
      return most;
    },
  };
};
