// What the modules made of examples call: a promise in a comment, held against what the code gave.
import { expect } from "vitest";
import { readExpectation } from "./expected-value.ts";

/** The value is the one in the comment; with an ellipsis in the comment, it has at least those fields. */
export const equals = (actual: unknown, comment: string, place: string): void => {
  const expectation = readExpectation(comment);
  if (expectation.kind === "part") expect({ place, value: actual }).toMatchObject({ place, value: expectation.value });
  else if (expectation.kind === "value") expect({ place, value: actual }).toEqual({ place, value: expectation.value });
  else if (expectation.kind === "refused") {
    expect({ place, value: actual }).toMatchObject({ place, value: { ok: false, refusal: { code: expect.any(String), message: expect.any(String) } } });
    const { code, message } = (actual as { readonly refusal: { readonly code: string; readonly message: string } }).refusal;
    if (!`${code} ${message}`.includes(expectation.text)) throw new Error(`${place}: expected "${expectation.text}", was refused with: ${code} ${message}`);
  } else throw new Error(`${place}: the comment promises no value.`);
};

/** The code throws an error whose code, name or message holds the promised words. */
export const throws = async (run: () => Promise<unknown>, comment: string, place: string): Promise<void> => {
  const expectation = readExpectation(comment);
  if (expectation.kind !== "throws") throw new Error(`${place}: the comment promises no error.`);
  const thrown: unknown = await run().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Error)) throw new Error(`${place}: nothing was thrown.`);
  const words = expectation.text.replace(/[`"']/g, "");
  const said = ["code" in thrown ? thrown.code : "", thrown.name, thrown.message].join(" ");
  if (!said.includes(words)) throw new Error(`${place}: expected "${words}", threw: ${said}`);
};
