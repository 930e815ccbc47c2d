// A package as the compiler sees it, with types, and with files planted in it that are on no disk.
import ts from "typescript";
import { projectRoot } from "../files/project-root.ts";

export interface TypedPackage {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** The sources below src/, planted ones included. */
  readonly sources: readonly ts.SourceFile[];
  /** The package's door, src/index.ts. */
  readonly door: ts.SourceFile;
}

/** `planted` gives texts by their path from the project root; one that exists is replaced. */
export const typedPackage = (folder: string, planted: Readonly<Record<string, string>> = {}): TypedPackage => {
  const { config } = ts.readConfigFile(`${projectRoot}/tsconfig.tests.json`, (file) => ts.sys.readFile(file)) as { readonly config: object };
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: [`${folder}/src`] }, ts.sys, projectRoot);
  const texts = new Map(Object.entries(planted).map(([path, text]) => [`${projectRoot}/${path}`, text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists.call(host, file);
  host.readFile = (file) => texts.get(file) ?? readFile.call(host, file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile.call(host, file, languageVersion, ...rest) : ts.createSourceFile(file, text, languageVersion, true);
  };
  const program = ts.createProgram([...new Set([...fileNames, ...texts.keys()])], options, host);
  const sources = program.getSourceFiles().filter((source) => source.fileName.startsWith(`${projectRoot}/${folder}/src/`));
  const door = program.getSourceFile(`${projectRoot}/${folder}/src/index.ts`);
  if (!door) throw new Error(`${folder} has no door: src/index.ts is missing.`);
  return { program, checker: program.getTypeChecker(), sources, door };
};

/** A symbol itself, where an import or export names it. */
export const unaliased = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol => ((symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol));

/** What a user of the package may import, by name. */
export const doorExports = ({ checker, door }: TypedPackage): ReadonlyMap<string, ts.Symbol> => {
  const module = checker.getSymbolAtLocation(door);
  return new Map(module ? checker.getExportsOfModule(module).map((symbol) => [symbol.name, unaliased(checker, symbol)]) : []);
};

/** The sources that shipped code consists of: what the door imports, and what that imports. The rest is for tests. */
export const shippedSources = ({ program, checker, sources, door }: TypedPackage): ReadonlySet<ts.SourceFile> => {
  const reached = new Set<ts.SourceFile>();
  const pending = [door];
  for (let source = pending.pop(); source; source = pending.pop()) {
    if (reached.has(source)) continue;
    reached.add(source);
    for (const statement of source.statements) {
      if (!(ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) || !statement.moduleSpecifier) continue;
      const file = checker.getSymbolAtLocation(statement.moduleSpecifier)?.valueDeclaration?.getSourceFile();
      if (file && sources.includes(file) && program.getSourceFile(file.fileName)) pending.push(file);
    }
  }
  return reached;
};
