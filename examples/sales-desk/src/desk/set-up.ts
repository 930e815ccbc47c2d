import { crmCommands } from "@nexus/adapter-crm";
import { systemClock } from "@nexus/adapter-memory";
import type { FieldDefinition } from "@nexus/common";
import { standardPipeline } from "@nexus/crm";
import { fieldRegistryCommands, fieldsAsOf, type ImportMappingSet, type ImportPipeline } from "@nexus/crm-operations";
import type { Desk } from "./desk.js";

/** What had to be made before the import. */
export interface SetUp {
  readonly fields: number;
  readonly pipelines: number;
}

/**
 * Defines the custom fields and creates the pipelines that maps ask for and that are not there yet; a
 * pipeline that is there stays as people have made it. The first pipeline becomes the default; without
 * any, deals get the standard one.
 */
export const setUp = async (desk: Desk, sets: readonly ImportMappingSet[]): Promise<SetUp> => ({
  fields: await defineFields(desk, sets.flatMap(({ fieldDefinitions }) => fieldDefinitions)),
  pipelines: await createPipelines(desk, sets.flatMap(({ pipelines }) => pipelines)),
});

const defineFields = async (desk: Desk, wanted: readonly FieldDefinition[]): Promise<number> => {
  const { define } = fieldRegistryCommands({ clock: systemClock });
  const registry = await desk.read((stores, ctx) => stores.fieldRegistry.registry(ctx));
  const present = new Set(fieldsAsOf(registry, systemClock.now()).map(textOf));
  const missing = [...new Map(wanted.map((definition) => [textOf(definition), definition]))].flatMap(([text, definition]) => (present.has(text) ? [] : [definition]));
  for (const definition of missing) await desk.execute(define, definition);
  return missing.length;
};

const textOf = ({ entity, name, label, type, required, personalData, choices = [] }: FieldDefinition): string =>
  JSON.stringify([entity, name, label, type, required, personalData, choices]);

const createPipelines = async (desk: Desk, wanted: readonly ImportPipeline[]): Promise<number> => {
  const present = await desk.read((stores, ctx) => stores.pipelines.list(ctx));
  const names = new Set(present.map(({ name }) => name.toLowerCase()));
  const byName = new Map(wanted.map((pipeline) => [pipeline.name.toLowerCase(), pipeline]));
  const missing = [...byName].flatMap(([name, pipeline]) => (names.has(name) ? [] : [inputOf(desk, pipeline)]));
  const inputs = present.length + missing.length === 0 ? [standardPipeline({ id: desk.newId() })] : missing;
  for (const input of inputs) await desk.execute(crmCommands.pipeline.create, input);
  return inputs.length;
};

/** Stages have the place in their pipeline as their id. */
const inputOf = (desk: Desk, { name, stages }: ImportPipeline) => ({ id: desk.newId(), name, stages: stages.map((stage, i) => ({ id: `stage-${i + 1}`, ...stage })) });
