import { fileURLToPath } from "node:url";
import { openCsv } from "../files/csv-file.js";
import type { ChosenFile } from "../import/import-files.js";
import type { NamedFile, Options } from "../options/options.js";
import { fit, recognise } from "./choose-map.js";
import { presetMaps, readMapFile } from "./map-files.js";

const own = (name: string): string => fileURLToPath(new URL(`../../data/${name}`, import.meta.url));

/** The small file set that comes with the sales desk. */
const ownFiles: readonly NamedFile[] = [
  { entity: "user", path: own("team.csv") },
  { entity: "product", path: own("products.csv") },
  { entity: "account", path: own("accounts.csv") },
  { entity: "lead", path: own("leads.csv") },
  { entity: "opportunity", path: own("deals.csv") },
];

/** Opens the files somebody named, or the own ones, and finds out how each is read. Throws a DeskError for the first that cannot be. */
export const chooseFiles = async ({ files, map, dealsMap }: Options): Promise<readonly ChosenFile[]> => {
  const presets = await presetMaps();
  const leadMap = map === undefined ? undefined : await readMapFile(map);
  const otherMap = dealsMap === undefined ? undefined : await readMapFile(dealsMap);
  const chosen: ChosenFile[] = [];
  for (const { entity, path } of files.length === 0 ? ownFiles : files) {
    const file = await openCsv(path);
    const named = entity === "lead" ? leadMap : otherMap;
    chosen.push({ file, ...(named ? fit(file, entity, named) : recognise(file, entity, presets)) });
  }
  return chosen;
};
