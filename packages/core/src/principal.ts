import { isPrincipalId } from "./identifiers.ts";

/**
 * How sure we are who acted, ascending: `claimed` (a typed name), `local` (the operating-system user of the calling process),
 * `verified` (authenticated by the host, a signed webhook, a signature).
 */
export type Assurance = "claimed" | "local" | "verified";

const ASSURANCES: readonly Assurance[] = ["claimed", "local", "verified"];

/** Somebody or something that acts. Ids are opaque to Sluice; groups are resolved by the People port when the act arrives. */
export interface Principal {
  readonly id: string;
  readonly assurance: Assurance;
  /** `machine` can advise but never fills a human slot. Default: `person`. */
  readonly kind?: "person" | "machine";
  /** Group names without the `group:` prefix. */
  readonly groups?: readonly string[];
}

/** Whether `value` names an assurance level. */
export function isAssurance(value: unknown): value is Assurance {
  return ASSURANCES.includes(value as Assurance);
}

/** Whether `actual` is at least as sure as `needed`. */
export function assuranceReaches(actual: Assurance, needed: Assurance): boolean {
  return ASSURANCES.indexOf(actual) >= ASSURANCES.indexOf(needed);
}

/** Whether `value` is a well-formed principal. */
export function isPrincipal(value: unknown): value is Principal {
  if (typeof value !== "object" || value === null) return false;
  const { id, assurance, kind, groups } = value as Partial<Principal>;
  return (
    isPrincipalId(id) &&
    isAssurance(assurance) &&
    (kind === undefined || kind === "person" || kind === "machine") &&
    (groups === undefined || (Array.isArray(groups) && groups.length <= 256 && groups.every(isPrincipalId)))
  );
}
