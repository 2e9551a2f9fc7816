/**
 * Names that become parts of keys, refs or file names. ASCII only and without path meaning, so that no name can be
 * confused with another one or escape a folder (threats TOK-6, PTH-1).
 */
const IDENTIFIER = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const PRINCIPAL = /^[A-Za-z0-9][A-Za-z0-9._@:+/-]{0,127}$/;

/** The scope used when a host has only one tenant. */
export const DEFAULT_SCOPE = "default";

/** Whether `value` may name a scope, pipeline, stage, gate, effect or budget: 1 to 64 of `a-z 0-9 . _ -`, no `..`. */
export function isIdentifier(value: unknown): value is string {
  return typeof value === "string" && IDENTIFIER.test(value) && !value.includes("..");
}

/** Whether `value` may be a subject key or run id: as an identifier, but up to 128 characters and with capitals (`ORCH-22`). */
export function isKey(value: unknown): value is string {
  return typeof value === "string" && KEY.test(value) && !value.includes("..");
}

/** Whether `value` may be the id of a principal (`alice`, `group:ops`, `bob@example.org`): 1 to 128 ASCII characters. */
export function isPrincipalId(value: unknown): value is string {
  return typeof value === "string" && PRINCIPAL.test(value);
}
