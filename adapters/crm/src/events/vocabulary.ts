import { CalendarDate, Decimal, Instant, type ExternalReference, type Money } from "@nexus/common";
import { z } from "zod";

/*
 * What the data of events is made of. Shapes only, and strict: the rules were checked before the event
 * happened, and an event of yesterday must not be refused because a rule of today is stricter. What a
 * schema is called is what the reference page shows.
 */
export const id = z.string().min(1).max(128).meta({ title: "id" });
export const text = z.string();
export const whole = z.int().meta({ title: "integer" });
export const ppm = z.int().meta({ title: "parts per million" });
export const instant = z.custom<Instant>(Instant.is).meta({ title: "instant" });
export const date = z.custom<CalendarDate>(CalendarDate.is).meta({ title: "date" });
export const decimal = z.custom<Decimal>(Decimal.is).meta({ title: "decimal" });
export const money = z.strictObject({ minorUnits: z.int(), currency: z.string() }).meta({ title: "money" }) satisfies z.ZodType<Money>;
export const externalReferences = z.array(z.strictObject({ source: text, externalId: text }).meta({ title: "external reference" })) satisfies z.ZodType<readonly ExternalReference[]>;
export const forecastCategory = z.enum(["omitted", "pipeline", "best-case", "commit", "closed"]);

/** An event that says nothing but whom it is about. */
export const onlyId = z.strictObject({ id });

/** A change of owner. */
export const ownerChange = z.strictObject({ id, from: id.nullable(), to: id.nullable() });
