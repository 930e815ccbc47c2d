/** A text with column names in braces, taken apart: `Lead {mql_id}` is `["Lead ", { column: "mql_id" }]`. */
export type Template = readonly (string | { readonly column: string })[];

const braces = /\{([^{}]+)\}/g;

export const parseTemplate = (text: string): Template => {
  const parts: (string | { readonly column: string })[] = [];
  let at = 0;
  for (const match of text.matchAll(braces)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push({ column: match[1] ?? "" });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
};

/** Columns of a template in the order they stand. */
export const columnsOf = (template: Template): readonly string[] => template.flatMap((part) => (typeof part === "string" ? [] : [part.column]));
