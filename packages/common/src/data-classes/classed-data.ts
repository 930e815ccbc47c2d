import { isPersonalField, type AnyDataClasses, type DataClass } from "./data-class.js";

/**
 * The same data with every personal field overwritten by what it says when erased, also in parts and
 * lists. What has no class is data of an unknown origin and goes: an own name that the map does not
 * know is left out. Erasing what is erased changes nothing.
 */
export const erasePersonalData = <T>(data: T, classes: AnyDataClasses): T => erased(data, classes) as T;

const erased = (data: unknown, classes: AnyDataClasses): unknown => {
  if (Array.isArray(data)) return data.map((item: unknown) => erased(item, classes));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]: [string, unknown]) => {
      const classed = Object.hasOwn(classes, name) ? classes[name] : undefined;
      if (classed === undefined) return [];
      if (typeof classed === "string") return [[name, value]];
      return [[name, isPersonalField(classed) ? classed.erased : erased(value, classed)]];
    }),
  );
};

/** Names of all fields that are personal, at any depth, in alphabetical order: what stays out of events and logs. */
export const personalFieldNames = (classes: AnyDataClasses): ReadonlySet<string> => {
  const names = Object.entries(classes).flatMap(([name, classed]) => {
    if (typeof classed === "string") return [];
    return isPersonalField(classed) ? [name] : [...personalFieldNames(classed)];
  });
  return new Set(names.sort());
};

/** The same data without the named fields, at any depth. */
export const withoutFields = (data: unknown, names: ReadonlySet<string>): unknown => {
  if (Array.isArray(data)) return data.map((item: unknown) => withoutFields(item, names));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).flatMap(([name, value]: [string, unknown]) => (names.has(name) ? [] : [[name, withoutFields(value, names)]])));
};

/** The class of each field by its path: `disqualification.note`. */
export const dataClassByPath = (classes: AnyDataClasses, prefix = ""): Readonly<Record<string, DataClass>> =>
  Object.fromEntries(
    Object.entries(classes).flatMap(([name, classed]): readonly (readonly [string, DataClass])[] => {
      if (typeof classed === "string") return [[prefix + name, classed]];
      return isPersonalField(classed) ? [[prefix + name, classed.personal]] : Object.entries(dataClassByPath(classed, `${prefix}${name}.`));
    }),
  );
