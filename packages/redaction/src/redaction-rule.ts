/** A kind of text that is a secret wherever it stands. */
export interface RedactionRule {
  /** What stands in the place of a match: `[redacted:<name>]`. By the identifier grammar. */
  readonly name: string;
  /** Must match in linear time: no quantifier inside a quantifier, no two neighbours that accept the same characters without bound. */
  readonly pattern: RegExp;
  /** Looks closer at a match; without it every match counts. */
  readonly accepts?: (match: string) => boolean;
}

/** A part of a text that has to go, and why. `end` is exclusive. */
export interface SecretRange {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}
