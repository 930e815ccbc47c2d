import type { AuditSeal, AuditSealRow } from "@nexus/crm-operations";

export const rowOfSeal = ({ entryId, ...seal }: AuditSeal): AuditSealRow => ({ id: entryId, version: 1, ...seal });

export const sealOfRow = ({ id, position, batch, algorithm, previousHash, hash }: AuditSealRow): AuditSeal => ({ entryId: id, position, batch, algorithm, previousHash, hash });
