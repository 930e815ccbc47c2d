const unusual = /[\0\uD800-\uDFFF]/;
const loneSurrogate = /\p{Surrogate}/u;

/** Why a text cannot be stored, or undefined: lone surrogates have no UTF-8, and PostgreSQL text has no NUL. */
export const textProblem = (text: string): string | undefined => {
  if (!unusual.test(text)) return undefined;
  if (loneSurrogate.test(text)) return "holds a lone surrogate";
  return text.includes("\u0000") ? "holds a NUL character" : undefined;
};
