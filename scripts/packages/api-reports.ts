// The public API of every package, entry by entry, as a committed text (etc/<entry>.api.md): a change of it shows in review.
// Fails when a report differs from the build; `npm run api:update` builds and renews them.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { entriesOf, publishedPackages } from "../files/manifests.ts";
import { projectRoot } from "../files/project-root.ts";
import { inTemporaryFolder } from "../files/temporary-folder.ts";

const update = process.argv.includes("--update");

/** The report of one entry, from the built declarations. */
const extract = (folder: string, entry: string, reportFolder: string): string => {
  const project = `${projectRoot}/${folder}`;
  const compilerOptions = { target: "ES2022", module: "NodeNext", moduleResolution: "NodeNext", lib: ["ES2023"], types: [], strict: true, skipLibCheck: true };
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: `${project}/package.json`,
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath: `${project}/dist/${entry}.d.ts`,
      compiler: { overrideTsconfig: { compilerOptions, files: [`dist/${entry}.d.ts`] } },
      apiReport: { enabled: true, reportFolder, reportTempFolder: `${reportFolder}/temp`, reportFileName: `${entry}.api.md` },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
    },
  });
  const result = Extractor.invoke(config, { localBuild: true, messageCallback: (message) => void (message.handled = message.logLevel !== "error") });
  if (result.errorCount > 0) throw new Error(`api-extractor cannot read ${folder}/dist/${entry}.d.ts.`);
  return readFileSync(`${reportFolder}/${entry}.api.md`, "utf8").replaceAll("\r\n", "\n");
};

const problems: string[] = [];
await inTemporaryFolder((temporary) => {
  for (const folder of publishedPackages()) {
    const reportFolder = `${temporary}/${folder}`;
    mkdirSync(`${reportFolder}/temp`, { recursive: true });
    const etc = `${projectRoot}/${folder}/etc`;
    const reports = new Map(Object.values(entriesOf(folder)).map((source) => [`${basename(source, ".ts")}.api.md`, extract(folder, basename(source, ".ts"), reportFolder)]));
    const committed = existsSync(etc) ? readdirSync(etc) : [];
    for (const file of new Set([...reports.keys(), ...committed])) {
      const wanted = reports.get(file);
      if (committed.includes(file) && readFileSync(`${etc}/${file}`, "utf8") === wanted) continue;
      problems.push(`${folder}/etc/${file} ${wanted === undefined ? "belongs to no entry" : "differs from the build"}: run npm run api:update and review the change.`);
      if (!update) continue;
      mkdirSync(etc, { recursive: true });
      if (wanted === undefined) rmSync(`${etc}/${file}`);
      else writeFileSync(`${etc}/${file}`, wanted);
    }
  }
});
if (update) console.log(`${problems.length} reports renewed.`);
else for (const problem of problems) console.error(problem);
process.exitCode = update || problems.length === 0 ? 0 : 1;
