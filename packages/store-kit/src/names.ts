import { isIdentifier, isKey, isStorableText, type RunKey, SluiceError } from "@sluice/core";

/** Longest label (command id, intent id, identity, claim, reservation, holder, signal id) in UTF-16 units. */
export const MAX_LABEL = 512;

/** What nearly all labels are, told in one look. */
const PRINTABLE = /^[ -~]+$/;

const IDENTIFIER = "lower case letters, digits, dot, dash and underscore, at most 64, without `..`";
const KEY = "letters, digits, dot, dash and underscore, at most 128, without `..`";
const LABEL = `1 to ${MAX_LABEL} characters, none of them a control character or half of a surrogate pair`;

/** Refuses a scope outside the identifier grammar. @throws SluiceError `IDENTIFIER_INVALID` */
export function checkScope(scope: string): void {
  if (!isIdentifier(scope)) throw invalidName("scope", scope, IDENTIFIER);
}

/** Refuses a scope or run id outside its grammar. @throws SluiceError `IDENTIFIER_INVALID` */
export function checkRunKey(key: RunKey): void {
  checkScope(key.scope);
  if (!isKey(key.run)) throw invalidName("run", key.run, KEY);
}

/**
 * Refuses a label that stores could confuse with another one: empty, longer than {@link MAX_LABEL}, or with control characters,
 * NUL or lone surrogates (threats STO-9, STO-12). Anything else is data and never becomes part of a statement (STO-15).
 *
 * @throws SluiceError `IDENTIFIER_INVALID`
 */
export function checkLabel(what: string, label: string): void {
  if (typeof label === "string" && label.length <= MAX_LABEL && PRINTABLE.test(label)) return;
  if (typeof label !== "string" || label.length === 0 || label.length > MAX_LABEL || !isStorableText(label) || hasControl(label))
    throw invalidName(what, label, LABEL);
}

/** Refuses a number that does not count something. @throws SluiceError `COMMAND_INVALID` */
export function checkCount(what: string, count: number, least: number): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new SluiceError({ code: "COMMAND_INVALID", message: `${what} must be a whole number from ${least} on.`, details: { what } });
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

function invalidName(what: string, value: unknown, expected: string): SluiceError {
  const shown = JSON.stringify(String(value).slice(0, 64));
  return new SluiceError({
    code: "IDENTIFIER_INVALID",
    message: `Found ${shown} as the name of a ${what}, expected ${expected}.`,
    details: { what },
  });
}
