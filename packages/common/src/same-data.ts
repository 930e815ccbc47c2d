/**
 * True when two plain values say the same, whatever the order of their keys: storage may reorder
 * them. A missing key and `undefined` are the same, as JSON cannot tell them apart.
 */
export const sameData = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return Object.keys(a).every((key) => sameData(own(a, key), own(b, key))) && Object.keys(b).every((key) => Object.hasOwn(a, key) || own(b, key) === undefined);
};

const own = (value: object, key: string): unknown => (Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined);

/** One text for all plain values that say the same, whatever the order of their keys; undefined keys are left out. */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const item: unknown = Reflect.get(value, key);
    if (item !== undefined) text += `${text === "" ? "" : ","}${quoted(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
};

/** Most text has nothing in it to escape, and is quoted faster so: this is most of what verifying an audit trail costs. */
const quoted = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`);
const escaped = /[^ !#-[\]-~]/;
