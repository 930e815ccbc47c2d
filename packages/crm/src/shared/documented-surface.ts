/**
 * The members of the interfaces and constant objects in a source text, and whether each has a doc
 * comment. Test-only: how a port's completeness and documentation are held to the ledger, since types
 * are gone at run time. Reads the house's formatting (one member a line, two spaces in), nothing more.
 */
export interface SurfaceMember {
  readonly name: string;
  readonly isDocumented: boolean;
}

const declaration = /^export (interface|const) (\w+)(?: extends ([\w, ]+))?(?: =)? \{/;
const member = /^ {2}(?:readonly )?(\w+)\??(?:[(:<]|,$)/;

const ownMembers = (lines: readonly string[], start: number): readonly SurfaceMember[] => {
  const end = lines[start]?.endsWith("{}") ? start : lines.findIndex((line, i) => i > start && line.startsWith("}"));
  return lines.slice(start + 1, end).flatMap((line, i) => {
    const [, name] = member.exec(line) ?? [];
    const before = lines[start + i]?.trim() ?? "";
    return name === undefined ? [] : [{ name, isDocumented: before.endsWith("*/") }];
  });
};

/** Own and inherited members of one declaration, parents first. Throws when the source does not declare it. */
export const surfaceOf = (source: string, name: string, kind: "interface" | "const" = "interface"): readonly SurfaceMember[] => {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => {
    const [, foundKind, foundName] = declaration.exec(line) ?? [];
    return foundKind === kind && foundName === name;
  });
  if (start === -1) throw new Error(`The source declares no ${kind} ${name}.`);
  const parents = declaration.exec(lines[start] ?? "")?.[3]?.split(", ") ?? [];
  return [...parents.flatMap((parent) => surfaceOf(source, parent)), ...ownMembers(lines, start)];
};
