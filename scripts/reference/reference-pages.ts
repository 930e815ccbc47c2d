// `npm run docs:update` writes the generated pages of docs/reference; with `--check` it only says which of them are stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { projectRoot } from "../files/project-root.ts";
import { currentCatalogue, eventsPage } from "./events-page.ts";
import { currentLifecycles, lifecyclesPage } from "./lifecycles-page.ts";
import { currentRefusalsPage } from "./refusals-page.ts";

const folder = `${projectRoot}/docs/reference`;

/** Each page by its file name, as the sources now say it. */
export const currentPages = (): Readonly<Record<string, string>> => ({
  "events.md": eventsPage(currentCatalogue()),
  "lifecycles.md": lifecyclesPage(currentLifecycles()),
  "refusals.md": currentRefusalsPage(),
});

export const committedPage = (name: string): string | undefined => (existsSync(`${folder}/${name}`) ? readFileSync(`${folder}/${name}`, "utf8") : undefined);

export const stalePages = (pages: Readonly<Record<string, string>>): readonly string[] => Object.keys(pages).filter((name) => committedPage(name) !== pages[name]);

if (import.meta.main) {
  const pages = currentPages();
  const stale = stalePages(pages);
  if (process.argv.includes("--check")) {
    for (const name of stale) console.error(`docs/reference/${name} is stale: run npm run docs:update.`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    mkdirSync(folder, { recursive: true });
    for (const name of stale) writeFileSync(`${folder}/${name}`, pages[name] ?? "");
    console.log(stale.length === 0 ? "Nothing to write." : `Written: ${stale.join(", ")}`);
  }
}
