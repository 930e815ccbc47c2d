import type { Money } from "../money/money.js";

/** How personal a value is: `direct` names a person, `contact` reaches one, `free-text` may name one. */
export type PersonalDataClass = "direct" | "contact" | "free-text";

/** What only some may see although it is about nobody: for permission per field. */
export type BusinessDataClass = "commission-rate" | "margin";

/** What kind of data a field holds; drives redaction, erasure and permission per field. */
export type DataClass = PersonalDataClass | BusinessDataClass | "none";

/** A personal field, and what it says once the person is erased: a value that the field may have. */
export interface PersonalField<Value = unknown> {
  readonly personal: PersonalDataClass;
  readonly erased: Value;
}

/** Any data classes, whatever they are of. */
export interface AnyDataClasses {
  readonly [name: string]: "none" | BusinessDataClass | PersonalField | AnyDataClasses;
}

/**
 * The data class of every field of `T`, of all members of a union, at any depth: a field that is not
 * classed does not compile, and neither does an erased value that the field cannot have. Amounts of
 * money and scalars may be `none`; parts of a field are classed one by one, unless all of it is personal.
 *
 * @example
 * ```ts
 * interface Visit { readonly at: Instant; readonly visitor: string | null; readonly place: { readonly room: number; readonly remark: string } }
 * const visitDataClasses = {
 *   at: "none",
 *   visitor: { personal: "direct", erased: null },
 *   place: { room: "none", remark: { personal: "free-text", erased: erasedText } },
 * } as const satisfies DataClassesOf<Visit>;
 * ```
 */
export type DataClassesOf<T> = { readonly [Name in FieldNames<T>]: ClassOf<FieldOf<T, Name>> };

type FieldNames<T> = T extends unknown ? keyof T & string : never;
type FieldOf<T, Name extends string> = T extends unknown ? (Name extends keyof T ? T[Name] : undefined) : never;
type Part<Value> = Value extends readonly (infer Item)[] ? Item : Value;
type Scalar = string | number | boolean | bigint | null | undefined;
type ObjectsIn<Value> = Exclude<Part<Value>, Scalar | Money>;
type ClassOf<Value> = PersonalField<Value> | ([ObjectsIn<Value>] extends [never] ? "none" | BusinessDataClass : string extends FieldNames<ObjectsIn<Value>> ? never : DataClassesOf<ObjectsIn<Value>>);

/** What a personal text says that must say something. */
export const erasedText = "[erased]";

/** The class of one field by its map. */
export const isPersonalField = (classed: AnyDataClasses[string] | undefined): classed is PersonalField =>
  typeof classed === "object" && typeof classed["personal"] === "string" && Object.hasOwn(classed, "erased");
