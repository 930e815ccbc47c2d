// What a package's door says about its data types and interfaces, read from the types themselves.
import ts from "typescript";
import { publicFunctions } from "./exercised.ts";
import { visit } from "./parse-sources.ts";
import { doorExports, type TypedPackage } from "./typed-program.ts";

export interface InterfaceMethod {
  readonly name: string;
  /** The interface that writes the method down, when it was composed of others. */
  readonly writtenIn: string;
  /** By a comment of its own, or of the interface it is written in. */
  readonly isDocumented: boolean;
  readonly parameters: readonly string[];
  readonly answers: string;
}

const exported = (typed: TypedPackage, name: string): ts.Symbol => {
  const symbol = doorExports(typed).get(name);
  if (!symbol) throw new Error(`The door does not export ${name}.`);
  return symbol;
};

const isDocumented = (checker: ts.TypeChecker, symbol: ts.Symbol | undefined): boolean => (symbol?.getDocumentationComment(checker).length ?? 0) > 0;

/** The methods of an exported interface, inherited ones included; function-valued properties are methods too. */
export const methodsOf = (typed: TypedPackage, name: string): readonly InterfaceMethod[] => {
  const { checker } = typed;
  const type = checker.getDeclaredTypeOfSymbol(exported(typed, name));
  return type.getProperties().flatMap((member) => {
    const [signature] = checker.getTypeOfSymbol(member).getCallSignatures();
    const parent = member.declarations?.[0]?.parent;
    if (!signature || !parent || !ts.isInterfaceDeclaration(parent)) return [];
    return {
      name: member.name,
      writtenIn: parent.name.text,
      isDocumented: isDocumented(checker, member) || isDocumented(checker, checker.getSymbolAtLocation(parent.name)),
      parameters: signature.parameters.map((parameter) => checker.typeToString(checker.getTypeOfSymbol(parameter))),
      answers: checker.typeToString(signature.getReturnType()),
    };
  });
};

/**
 * The interfaces an exported interface is composed of, itself included, with the number of methods each writes down:
 * a port has six or fewer.
 */
export const methodsPerInterface = (typed: TypedPackage, name: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { writtenIn } of methodsOf(typed, name)) counts.set(writtenIn, (counts.get(writtenIn) ?? 0) + 1);
  return counts;
};

/** The fields of an exported data type. */
export const fieldsOf = (typed: TypedPackage, name: string): readonly string[] =>
  typed.checker.getDeclaredTypeOfSymbol(exported(typed, name)).getProperties().map((field) => field.name);

export interface ReadFunction {
  readonly name: string;
  /** By a comment of its own, or of the companion it belongs to. */
  readonly isDocumented: boolean;
}

/** The public functions that read a record: its type is that of their first parameter. */
export const readFunctionsOf = (typed: TypedPackage, name: string): readonly ReadFunction[] => {
  const { checker } = typed;
  const exports = doorExports(typed);
  const record = checker.getDeclaredTypeOfSymbol(exported(typed, name));
  const reads = [...publicFunctions(typed)].filter(([, node]) => {
    const [parameter] = checker.getTypeAtLocation(node).getCallSignatures()[0]?.parameters ?? [];
    return parameter !== undefined && checker.getTypeOfSymbol(parameter) === record;
  });
  return reads.map(([path, node]) => ({
    name: path,
    isDocumented: isDocumented(checker, checker.getSymbolAtLocation(ts.getNameOfDeclaration(node) ?? node)) || isDocumented(checker, exports.get(path.split(".")[0] ?? path)),
  }));
};

const mutablePaths = `
  type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
  type Mutable<T> = { -readonly [P in keyof T]: T[P] };
  type Plain = string | number | boolean | bigint | null | undefined;
  type MutablePaths<T> = T extends Plain ? never
    : T extends readonly (infer Item)[] ? (T extends unknown[] ? "[]" : MutablePaths<Item>)
    : { [K in keyof T & string]-?: Same<Pick<T, K>, Mutable<Pick<T, K>>> extends true ? K : MutablePaths<T[K]> extends infer Inner extends string ? \`\${K}.\${Inner}\` : never }[keyof T & string];
`;

/** A source that lets {@link assignableFields} ask about exported types; to be planted. */
export const mutabilityProbe = (names: readonly string[], door = "./index.js"): string =>
  `import type { ${names.join(", ")} } from "${door}";\n${mutablePaths}\n${names.map((name) => `export type Of${name} = MutablePaths<${name}>;`).join("\n")}\n`;

/** The fields of an exported type that can be assigned, however deep: "lines.quantity", "stages.[]". The probe is planted as `file`. */
export const assignableFields = ({ checker, sources }: TypedPackage, file: string, name: string): readonly string[] => {
  const probe = sources.find((source) => source.fileName.endsWith(file));
  const found: string[] = [];
  if (!probe) throw new Error(`Plant the probe as ${file} first.`);
  visit(probe, (node) => {
    if (!ts.isTypeAliasDeclaration(node) || node.name.text !== `Of${name}`) return;
    const type = checker.getTypeFromTypeNode(node.type);
    const parts = type.isUnion() ? type.types : [type];
    for (const part of parts) {
      if (part.isStringLiteral()) found.push(part.value);
      else if ((part.flags & ts.TypeFlags.Never) === 0) found.push(checker.typeToString(part));
    }
  });
  return found.sort();
};
