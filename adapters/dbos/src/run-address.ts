/**
 * Where a run is kept: tenant and id in one. The tenant as a JSON text says itself where it ends, so no two
 * runs meet; and within a tenant addresses sort as ids do.
 */
export const addressOf = (tenantId: string, id: string): string => `${JSON.stringify(tenantId)}${id}`;

export const idIn = (address: string, tenantId: string): string => address.slice(JSON.stringify(tenantId).length);
