/** A fault planted into shipped code, to see that the unmodified tests find it. */
export interface Defect {
  readonly id: string;
  /** What goes wrong, in one line. */
  readonly what: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Paths of the tests that must find it, as vitest filters. */
  readonly suites: readonly string[];
}
