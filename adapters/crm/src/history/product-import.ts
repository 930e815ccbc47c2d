import { sameData } from "@nexus/common";
import { documents, type ImportOutcome, type ProductFacts } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { productTable, type Product } from "../setup/product.js";
import { ExternalReferences } from "../storage/external-references.js";
import { auditImport, type ImportedChange } from "./audit-import.js";
import { importBatch } from "./import-batch.js";
import { References } from "./references-in-batch.js";
import type { Statement } from "./statement.js";

/** Products as a source names and prices them. */
export const importProducts = (facts: readonly ProductFacts[], deps: BoundDeps): Promise<readonly ImportOutcome[]> => {
  const products = documents(productTable, deps.tx.records);
  const references = new ExternalReferences({ records: deps.tx.records, hasher: deps.hasher, entityType: "product" });
  return importBatch<ProductFacts, ImportedChange<Product>>({
    entity: "product",
    facts,
    deps,
    async prepare(news) {
      const known = await References.lookUp("product", news.map((item) => item.reference), deps);
      const stored = new Map((await products.get(known.all())).map((product) => [product.id, product]));
      return (statement) => {
        const before = stored.get(known.find(statement.facts.reference) ?? "");
        const after = productOf(statement, before?.id ?? deps.ids.next(), before);
        if (sameData(before, after)) return { outcome: "unchanged", id: after.id };
        return { outcome: before ? "updated" : "created", id: after.id, written: { before, after } };
      };
    },
    async write(written) {
      const added = written.filter((step) => !step.before).map(({ after }) => ({ entityId: after.id, added: after.externalReferences, removed: [] }));
      await references.write(added);
      await products.put(written.map((step) => step.after));
      await auditImport(deps.tx, "product", productTable, written);
    },
  });
};

const productOf = ({ facts, news }: Statement<ProductFacts>, id: string, before: Product | undefined): Product => ({
  id,
  name: news.name ?? before?.name ?? facts.name,
  family: news.family ?? before?.family ?? null,
  listPrice: news.listPrice ?? before?.listPrice ?? null,
  externalReferences: before?.externalReferences ?? [facts.reference],
  customFields: { ...before?.customFields, ...news.customFields },
});
