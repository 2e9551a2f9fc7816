import { Redactor, Json } from '@sluice/core';

/**
 * Hides secrets in every string, key and number of a JSON value. Keys that become equal are told apart by a number, so that nothing is
 * lost. The value itself is not changed.
 */
declare function redactJson(redactor: Redactor, value: Json): Json;

/** A kind of text that is a secret wherever it stands. */
interface RedactionRule {
    /** What stands in the place of a match: `[redacted:<name>]`. By the identifier grammar. */
    readonly name: string;
    /** Must match in linear time: no quantifier inside a quantifier, no two neighbours that accept the same characters without bound. */
    readonly pattern: RegExp;
    /** Looks closer at a match; without it every match counts. */
    readonly accepts?: (match: string) => boolean;
}

/** What to hide besides the well-known kinds of tokens. */
interface RedactorOptions {
    /** Values known to be secret. Those shorter than 8 characters are ignored: hiding them would destroy the text. */
    readonly secrets?: readonly string[];
    /** Kinds of secrets of the host's own. */
    readonly patterns?: readonly RedactionRule[];
}
/**
 * Hides secrets: given values in every usual encoding, also wrapped over lines, and well-known kinds of tokens. Each becomes
 * `[redacted:<rule>]`. Redacting twice changes nothing; time and output are linear in the text. It cannot know a secret that nobody named
 * and that has no form, nor one that is cut: redact whole texts, then shorten them (SEC-1).
 *
 * @throws SluiceError `CONFIG_INVALID` when a pattern's name is no identifier.
 */
declare function createRedactor(options?: RedactorOptions): Redactor;

export { createRedactor, redactJson };
export type { RedactionRule, RedactorOptions };
