import { accept, type CalendarDate, Decimal, divideRounded, Money, ppmPerWhole, refuse, type Result } from "@nexus/common";
import { z } from "zod";
import { calendarDateSchema, idSchema, moneySchema, probabilityPpmSchema, textSchema } from "../shared/schemas.js";

/** A part of a line's amount that falls due on a day. */
export interface ScheduledAmount {
  readonly date: CalendarDate;
  readonly amount: Money;
}

/** One product or service of a deal. */
export interface OpportunityLine {
  /** Unique within the opportunity. */
  readonly id: string;
  /** Null for what is in no catalogue. */
  readonly productId: string | null;
  readonly description: string;
  /** An exact decimal above zero with at most six decimals: "3", "1.5". */
  readonly quantity: Decimal;
  /** Zero or more per one of the quantity; null while the price is not known. */
  readonly unitPrice: Money | null;
  /** 0 to 1,000,000 (0 to 100 %) off. */
  readonly discountPpm: number;
  /** Quantity times unit price less discount, rounded once, half up, to the minor unit; null while the price is not known. */
  readonly amount: Money | null;
  /** Ascending by date, adding up to `amount` exactly; empty when the line has no schedule. */
  readonly schedule: readonly ScheduledAmount[];
}

/** A line as a caller writes it: the amount follows. */
export interface OpportunityLineInput {
  readonly id: string;
  readonly productId?: string | null;
  readonly description: string;
  readonly quantity: Decimal;
  readonly unitPrice: Money | null;
  readonly discountPpm?: number;
  readonly schedule?: readonly ScheduledAmount[];
}

/** At most nine digits before the point and six after: what a quantity needs, and nothing overflows. */
const quantityPattern = /^(?!0(?:\.0*)?$)(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/;

const priceSchema = moneySchema.refine((price) => price.minorUnits >= 0, { path: ["minorUnits"], message: "0 or more" });

export const opportunityLineInputSchema = z.strictObject({
  id: idSchema,
  productId: idSchema.nullable().exactOptional(),
  description: textSchema,
  quantity: z.custom<Decimal>((text) => Decimal.is(text) && quantityPattern.test(text), 'a decimal above zero written as text, such as "1.5", with at most six decimals'),
  unitPrice: priceSchema.nullable(),
  discountPpm: probabilityPpmSchema.exactOptional(),
  schedule: z.array(z.strictObject({ date: calendarDateSchema, amount: moneySchema })).max(120, "at most 120 parts").exactOptional(),
}) satisfies z.ZodType<OpportunityLineInput>;

/** Beyond it the sum of many could leave the range of exact integers. */
export const largestAmount = 1e15;

const lineAmount = (line: OpportunityLineInput, unitPrice: Money): Money | undefined => {
  const [whole = "", fraction = ""] = line.quantity.split(".");
  const exact = BigInt(unitPrice.minorUnits) * BigInt(whole + fraction) * BigInt(ppmPerWhole - (line.discountPpm ?? 0));
  const units = divideRounded(exact, 10n ** BigInt(fraction.length) * BigInt(ppmPerWhole), "half-up");
  return units > BigInt(largestAmount) ? undefined : Money.of(Number(units), unitPrice.currency);
};

const refuseBadSchedule = ({ id, schedule = [] }: OpportunityLineInput, amount: Money | null): Result<OpportunityLine> | undefined => {
  if (schedule.length === 0) return undefined;
  if (schedule.some((part, i) => i > 0 && part.date <= (schedule[i - 1]?.date ?? ""))) {
    return refuse("schedule_out_of_order", "Write each day of the schedule once, in ascending order.", { lineId: id });
  }
  const total = schedule.reduce((sum, part) => sum + BigInt(part.amount.minorUnits), 0n);
  const addsUp = amount !== null && schedule.every((part) => part.amount.currency === amount.currency) && total === BigInt(amount.minorUnits);
  return addsUp ? undefined : refuse("schedule_does_not_add_up", "Make the parts of the schedule add up to the line's amount, in its currency.", { lineId: id, amount });
};

const price = (line: OpportunityLineInput): Result<OpportunityLine> => {
  const amount = line.unitPrice && lineAmount(line, line.unitPrice);
  if (amount === undefined) return refuse("amount_too_large", `Split the line: its amount is above ${largestAmount} minor units.`, { lineId: line.id });
  const bad = refuseBadSchedule(line, amount);
  return (
    bad ??
    accept({
      id: line.id,
      productId: line.productId ?? null,
      description: line.description,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      discountPpm: line.discountPpm ?? 0,
      amount,
      schedule: line.schedule ?? [],
    })
  );
};

/** Lines with their amounts, ids checked to be unique. Refuses with the code of the first line that is wrong. */
export const priceLines = (inputs: readonly OpportunityLineInput[]): Result<readonly OpportunityLine[]> => {
  const lines: OpportunityLine[] = [];
  for (const input of inputs) {
    if (lines.some((line) => line.id === input.id)) return refuse("line_id_repeated", "Give every line an id of its own.", { lineId: input.id });
    const line = price(input);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return accept(lines);
};

/** Whether the lines say what the deal is worth: there are some, and each has a price. */
export const arePriced = (lines: readonly OpportunityLine[]): boolean => lines.length > 0 && lines.every((line) => line.amount !== null);

/** What priced lines of one currency add up to; null when they are not all priced. */
export const linesTotal = (lines: readonly OpportunityLine[]): Money | null => {
  const amounts = lines.flatMap((line) => line.amount ?? []);
  const [first] = amounts;
  return first && arePriced(lines) ? Money.sum(amounts, first.currency) : null;
};
