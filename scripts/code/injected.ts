// How the classes that put use cases together come by what they work with: by constructor, readonly, and by nothing else.
import ts from "typescript";
import { placeOf, visit } from "./parse-sources.ts";

/** Classes by the end of their name. */
export const classesCalled = (source: ts.SourceFile, ending: string): readonly ts.ClassDeclaration[] => {
  const found: ts.ClassDeclaration[] = [];
  visit(source, (node) => void (ts.isClassDeclaration(node) && node.name?.text.endsWith(ending) && found.push(node)));
  return found;
};

const isReadonly = (node: ts.ParameterDeclaration | ts.PropertyDeclaration): boolean => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) === true;

/** Errors are given what went wrong, not what to work with. */
export const isError = ({ heritageClauses }: ts.ClassDeclaration): boolean => heritageClauses?.some(({ types }) => types.some(({ expression }) => expression.getText().endsWith("Error"))) === true;

/** What a class has or gets otherwise than by a readonly parameter of its constructor, as "file:line what". */
export const notInjected = (declaration: ts.ClassDeclaration): readonly string[] => {
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  const name = declaration.name?.text ?? "";
  if (!constructor || constructor.parameters.length === 0) return [`${placeOf(declaration)} ${name} is given nothing`];
  const parameters = constructor.parameters.filter((parameter) => !isReadonly(parameter)).map((parameter) => `${placeOf(parameter)} ${name} takes ${parameter.name.getText()} without keeping it readonly`);
  const fields = declaration.members.filter(ts.isPropertyDeclaration);
  const loose = fields.filter((field) => !isReadonly(field)).map((field) => `${placeOf(field)} ${name}.${field.name.getText()} is not readonly`);
  // A field with a value of its own does not come from the constructor.
  const own = fields.filter((field) => field.initializer !== undefined).map((field) => `${placeOf(field)} ${name}.${field.name.getText()} comes from elsewhere`);
  return [...parameters, ...loose, ...own];
};
