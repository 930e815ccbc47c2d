// Which functions of a package's door no test calls. A function counts as called where test code calls it, hands it to a
// function that may call it (`list.filter(isPending)`), or hands its object to a parameter whose type names it
// (`specification(decider)` calls `decide`). To mention it is not enough.
import ts from "typescript";
import { visit } from "./parse-sources.ts";
import { doorExports, shippedSources, unaliased, type TypedPackage } from "./typed-program.ts";

/** Where a function is written: the same place, whatever path leads to it. */
type Place = ts.Declaration;

const isPublicMethod = (member: ts.Symbol): boolean => {
  const declaration = member.valueDeclaration;
  return declaration !== undefined && ts.isMethodDeclaration(declaration) && !ts.isPrivateIdentifier(declaration.name) && (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0;
};

/** The functions a user can call through the door, by what they are called: "isPending", "ActivityDuration.of", "LeadScoringEngine#score". */
export const publicFunctions = (typed: TypedPackage): ReadonlyMap<string, Place> => {
  const { checker, sources } = typed;
  const found = new Map<string, Place>();
  const own = (symbol: ts.Symbol): Place | undefined => symbol.declarations?.find((declaration) => sources.includes(declaration.getSourceFile()));
  const look = (name: string, symbol: ts.Symbol, depth: number): void => {
    const place = own(symbol);
    if (!place || (symbol.flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Property)) === 0) return;
    const type = checker.getTypeOfSymbol(symbol);
    if (symbol.flags & ts.SymbolFlags.Class) for (const method of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) if (isPublicMethod(method)) look(`${name}#${method.name}`, method, depth + 1);
    if (type.getCallSignatures().length > 0) found.set(name, place);
    else if (depth < 3) for (const member of type.getProperties()) if (member.name !== "prototype") look(`${name}.${member.name}`, member, depth + 1);
  };
  for (const [name, symbol] of doorExports(typed)) look(name, symbol, 0);
  return found;
};

/** Every place that test code calls. */
const calledPlaces = (typed: TypedPackage): ReadonlySet<Place> => {
  const { checker, sources } = typed;
  const called = new Set<ts.Declaration>();
  const markSymbol = (symbol: ts.Symbol | undefined): void => {
    for (const declaration of symbol ? (unaliased(checker, symbol).declarations ?? []) : []) called.add(declaration);
  };
  const mark = (expression: ts.Expression): void => {
    markSymbol(checker.getSymbolAtLocation(expression));
    // `const { decide } = activityDecider` gives the function another name.
    const declaration = checker.getSymbolAtLocation(expression)?.valueDeclaration;
    if (!declaration || !ts.isBindingElement(declaration) || !ts.isObjectBindingPattern(declaration.parent) || !ts.isVariableDeclaration(declaration.parent.parent)) return;
    const { initializer } = declaration.parent.parent;
    const name = declaration.propertyName ?? declaration.name;
    if (initializer && ts.isIdentifier(name)) markSymbol(checker.getTypeAtLocation(initializer).getProperty(name.text));
  };
  // The parameter as it is written, not as the call fills it in: `expect<T>(value: T)` names no member.
  const markHandedOver = (argument: ts.Expression, parameter: ts.ParameterDeclaration | undefined): void => {
    mark(argument);
    const wanted = parameter?.type && checker.getApparentType(checker.getTypeFromTypeNode(parameter.type));
    for (const { name } of wanted?.getProperties() ?? []) markSymbol(checker.getTypeAtLocation(argument).getProperty(name));
  };
  const shipped = shippedSources(typed);
  for (const source of sources.filter((candidate) => !shipped.has(candidate))) {
    visit(source, (node) => {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
      mark(node.expression);
      const declaration = checker.getResolvedSignature(node)?.getDeclaration();
      const parameters = declaration && !ts.isJSDocSignature(declaration) ? declaration.parameters : [];
      node.arguments?.forEach((argument, i) => markHandedOver(argument, parameters[i]));
    });
  }
  return called;
};

/** The public functions that no test calls, by name, sorted. */
export const untestedFunctions = (typed: TypedPackage): readonly string[] => {
  const called = calledPlaces(typed);
  return [...publicFunctions(typed)].flatMap(([name, place]) => (called.has(place) ? [] : [name])).sort();
};
