/** Hides secrets in text before anything is stored or shown. */
export interface Redactor {
  readonly portVersion: 1;
  /** The text without its secrets. */
  redact(text: string): string;
}
