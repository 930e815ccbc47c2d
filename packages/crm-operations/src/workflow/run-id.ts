import { refuse, type Refused } from "@nexus/common";
import { jsonProblem } from "../unit-of-work/index.js";

const longest = 200;
const ill = /[\p{Cc}\p{Surrogate}]/u;

/** Why a run cannot be kept under this id with this input: what every engine refuses at its start. */
export const runIdProblem = (id: unknown, input: unknown): Refused | undefined => {
  if (typeof id !== "string" || id === "" || id.trim() !== id || id.length > longest || ill.test(id)) return refuse("invalid_run_id", `Give the run an id of 1 to ${longest} characters, without white space around it and without control characters.`);
  const problem = jsonProblem(input);
  return problem === undefined ? undefined : refuse("run_input_not_plain", `Start the run with plain data: its input ${problem}.`, { id });
};
