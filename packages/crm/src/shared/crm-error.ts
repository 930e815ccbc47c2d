import { NexusError, type Refusal } from "@nexus/common";

/** Every failure of `@nexus/crm`; `code` says which. Recognise one with {@link CrmError.is}. */
export class CrmError extends NexusError {
  /** A refusal as an exception, for callers that want the required form. Code and details stay. */
  static fromRefusal(refusal: Refusal): CrmError {
    return new CrmError(refusal.code, refusal.message, { details: refusal.details });
  }
}
