import type { Finding } from "@sluice/core";
import { readRequirements } from "@sluice/readers";
import { contentDigest } from "./content-digest.ts";

/** What a text says of requirements, all lines together. `missing`: nobody can tell whether all of them are met. */
export type RequirementLines = {
  /** By id: `pass`, `fail`, or `missing` for a declared one of which nothing is said. */
  readonly byId: Readonly<Record<string, string>>;
  /** What is not met, or not said, for whoever has to mend it. */
  readonly findings: readonly Finding[];
} & ({ readonly value: "pass" } | { readonly value: "fail" | "missing"; readonly code: string; readonly reason: string });

/**
 * Reads lines `REQ[nonce] ID: PASS: reason` (OK-29). One that failed decides, declared or not; a declared one of which nothing is said is not
 * proven. Where none is declared, none needs to be there.
 */
export function requirementLines(content: Uint8Array | string, nonce: string | undefined, ids: readonly string[]): RequirementLines {
  const read = readRequirements(content, { required: ids, digest: contentDigest, ...(nonce === undefined ? {} : { nonce }) });
  if (!read.ok) {
    const { code, message } = read.problem;
    const byId = Object.fromEntries(ids.map((id) => [id, "missing"]));
    if (ids.length === 0 && code === "REQUIREMENTS_MISSING") return { value: "pass", byId, findings: [] };
    return { value: "missing", code, reason: message, byId, findings: [read.problem] };
  }
  const byId = Object.fromEntries([
    ...[...read.results].map(([id, { value }]) => [id, value] as const),
    ...read.missing.map((id) => [id, "missing"] as const),
  ]);
  const failed = [...read.results].filter(([, { value }]) => value === "fail");
  if (failed.length > 0) {
    const findings = failed.map(([id, { reason, position }]) => ({
      message: reason === "" ? `${id} is not met` : `${id} is not met: ${reason}`,
      ...position,
    }));
    return { value: "fail", code: "REQUIREMENTS_FAILED", reason: `not met: ${failed.map(([id]) => id).join(", ")}`, byId, findings };
  }
  if (read.missing.length === 0) return { value: "pass", byId, findings: [] };
  const reason = `nothing is said of ${read.missing.join(", ")}`;
  const hint = `Print one line per requirement: REQ${nonce === undefined ? "" : "[nonce of this try]"} ID: PASS or FAIL: reason`;
  return { value: "missing", code: "REQUIREMENTS_INCOMPLETE", reason, byId, findings: [{ message: reason, hint }] };
}
