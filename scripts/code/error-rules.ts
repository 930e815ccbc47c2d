// What a package throws: only its one error class, always with a literal code and with details.
import ts from "typescript";
import { projectRoot } from "../files/project-root.ts";
import { placeOf, visit } from "./parse-sources.ts";
import { publicFunctions } from "./exercised.ts";
import { shippedSources, type TypedPackage } from "./typed-program.ts";

const place = (node: ts.Node): string => placeOf(node).replace(`${projectRoot}/`, "");

/** A class and what it extends, by name, nearest first. */
const lineage = (checker: ts.TypeChecker, type: ts.Type): readonly string[] => {
  const name = type.symbol?.name;
  if (name === undefined) return [];
  const bases = type.isClass() ? checker.getBaseTypes(type) : [];
  return [name, ...bases.flatMap((base) => lineage(checker, base))];
};

/** Places in shipped code that throw anything but `errorClass` or what extends it; what was caught may be thrown again. */
export const foreignThrows = (typed: TypedPackage, errorClass: string): readonly string[] => {
  const { checker } = typed;
  const found: string[] = [];
  for (const source of shippedSources(typed)) {
    visit(source, (node) => {
      if (ts.isThrowStatement(node) && !lineage(checker, checker.getTypeAtLocation(node.expression)).includes(errorClass)) found.push(place(node));
    });
  }
  return found.sort();
};

const hasDetails = (options: ts.Expression | undefined): boolean =>
  options !== undefined &&
  ts.isObjectLiteralExpression(options) &&
  options.properties.some(
    (property) => property.name?.getText() === "details" && !(ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer) && property.initializer.properties.length === 0),
  );

/** Places in shipped code that make an `errorClass` without a literal code, or without details. The class itself is left alone. */
export const poorErrors = (typed: TypedPackage, errorClass: string): readonly string[] => {
  const { checker } = typed;
  const found: string[] = [];
  for (const source of shippedSources(typed)) {
    visit(source, (node) => {
      if (!ts.isNewExpression(node) || !lineage(checker, checker.getTypeAtLocation(node)).includes(errorClass)) return;
      if (ts.findAncestor(node, (outer) => ts.isClassDeclaration(outer) && outer.name?.text === errorClass)) return;
      const [code, , options] = node.arguments ?? [];
      if (!code || !ts.isStringLiteral(code) || !hasDetails(options)) found.push(place(node));
    });
  }
  return found.sort();
};

/** The public functions that make an `errorClass`: the error factories behind the door. */
export const errorFactories = (typed: TypedPackage, errorClass: string): readonly string[] => {
  const { checker } = typed;
  return [...publicFunctions(typed)].flatMap(([name, node]) => {
    const signatures = checker.getTypeAtLocation(node).getCallSignatures();
    return signatures.some((signature) => lineage(checker, signature.getReturnType()).includes(errorClass)) ? [name] : [];
  });
};

/** Classes of shipped code that are neither an error nor a service whose dependencies all come in readonly. */
export const unfitClasses = (typed: TypedPackage, errorClass: string): readonly string[] => {
  const isReadonly = (node: ts.PropertyDeclaration | ts.ParameterDeclaration): boolean => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) === true;
  const found: string[] = [];
  for (const source of shippedSources(typed)) {
    visit(source, (node) => {
      if (!ts.isClassLike(node)) return;
      const isError = node.name?.text === errorClass || node.heritageClauses?.some((clause) => clause.types.some(({ expression }) => expression.getText() === errorClass)) === true;
      const injected = node.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
      const isService = injected.length > 0 && injected.every(isReadonly) && node.members.filter(ts.isPropertyDeclaration).every(isReadonly);
      if (!isError && !isService) found.push(`${place(node)} ${node.name?.text ?? "class"}`);
    });
  }
  return found.sort();
};
