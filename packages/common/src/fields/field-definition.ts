import type { Decimal } from "../decimal.js";
import type { CalendarDate, Instant } from "../instant.js";
import type { Money } from "../money/money.js";

/** What a tenant may hang custom fields on. */
export type FieldEntity = "lead" | "opportunity" | "activity" | "account" | "contact";

export type FieldType = "text" | "integer" | "decimal" | "boolean" | "date" | "instant" | "money" | "choice";

/**
 * One typed custom field of a tenant. Definitions are registry data: the name is the stable key under
 * which values are stored, the label is for people.
 */
export interface FieldDefinition {
  readonly entity: FieldEntity;
  /** lower_snake_case, at most 64 characters, unique per tenant and entity. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** The allowed values; exactly for `choice`. */
  readonly choices?: readonly string[];
  /** How personal the value is: drives redaction and erasure. */
  readonly personalData: "none" | "contact" | "direct";
}

/** A stored custom value, JSON-plain; its shape follows the definition's type. */
export type FieldValue = string | number | boolean | Decimal | CalendarDate | Instant | Money;

/** Values by field name. A field without a value is absent, never null. */
export type FieldValues = Readonly<Record<string, FieldValue>>;
