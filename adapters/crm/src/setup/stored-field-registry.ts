import { compareText, type FieldEntity, type OperationContext } from "@nexus/common";
import { documents, documentTable, inRegistryOrder, type FieldRegistry, type FieldRegistryStore, type FieldUsage, type FieldVersion, type RecordRow, type RecordTable, type Transaction } from "@nexus/crm-operations";
import { activityKind } from "../activities/activity-kind.js";
import { leadKind } from "../leads/lead-kind.js";
import { opportunityKind } from "../opportunities/opportunity-kind.js";
import { accountTable } from "./stored-accounts.js";

interface FieldVersionDocument extends FieldVersion {
  readonly id: string;
}

export const fieldVersionTable = documentTable<FieldVersionDocument>("crm_field_version");

/** The custom field registry in storage. */
export class StoredFieldRegistry implements FieldRegistryStore {
  private readonly versions;
  private known: Promise<FieldRegistry> | undefined;

  constructor(private readonly tx: Transaction) {
    this.versions = documents(fieldVersionTable, tx.records);
  }

  async registry(_ctx: OperationContext): Promise<FieldRegistry> {
    return (await this.versions.all()).map(({ id: _id, ...version }) => version).sort(inRegistryOrder);
  }

  /** As this unit of work read it first, or has left it. */
  onceRead(ctx: OperationContext): Promise<FieldRegistry> {
    return (this.known ??= this.registry(ctx));
  }

  async put(_ctx: OperationContext, versions: readonly FieldVersion[]): Promise<void> {
    this.known = undefined;
    await this.versions.put(versions.map((version) => ({ ...version, id: `${version.definition.entity}.${version.definition.name}.${version.version}` })));
  }

  async usage(ctx: OperationContext, entity: FieldEntity, name: string): Promise<FieldUsage> {
    const values = (await this.customValues(entity)).flatMap((fields) => (Object.hasOwn(fields, name) ? [fields[name]] : []));
    const latest = (await this.registry(ctx)).findLast(({ definition }) => definition.entity === entity && definition.name === name);
    const chosen = latest?.definition.type === "choice" ? values.filter((value) => typeof value === "string") : [];
    return { records: values.length, choices: [...new Set(chosen)].sort(compareText) };
  }

  private async customValues(entity: FieldEntity): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const statesOf = async <Row extends RecordRow & { readonly state: { readonly customFields: Readonly<Record<string, unknown>> } }>(table: RecordTable<Row>) =>
      (await this.tx.records.find(table, {})).map((row) => row.state.customFields);
    switch (entity) {
      case "lead": return statesOf(leadKind.table);
      case "opportunity": return statesOf(opportunityKind.table);
      case "activity": return statesOf(activityKind.table);
      case "account": return (await documents(accountTable, this.tx.records).all()).map((account) => account.customFields);
      // Contacts live behind Party; nothing is stored of them here.
      case "contact": return [];
    }
  }
}
