const known = /^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/;

/** Whether the runtime knows this IANA zone (`Europe/Lisbon`, `UTC`). A bare offset is no zone: it knows no daylight saving. */
export const isTimeZone = (zone: string): boolean => {
  if (!known.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
