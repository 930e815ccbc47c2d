import { z } from "zod";
import { effectivePeriodShape } from "../effective-period.js";
import { idSchema } from "../input-schemas.js";
import type { AccountLink } from "./account-record.js";

/** A link as hosts send it. What only the whole can show is `lintAccountHierarchy`'s. */
export const accountLinkSchema = z.strictObject({ id: idSchema, accountId: idSchema, parentId: idSchema, ...effectivePeriodShape }) satisfies z.ZodType<AccountLink>;
