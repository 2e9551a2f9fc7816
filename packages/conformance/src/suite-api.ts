/** The caller's test runner. The functions of vitest and node:test fit as they are; `skip` is the caller's to show. */
export interface SuiteApi {
  /** Groups cases under a name. */
  readonly describe: (name: string, body: () => void) => void;
  /** Runs one case; it fails when the promise rejects. */
  readonly test: (name: string, body: () => Promise<void>) => void;
  /** Told what is left out and why. Whoever swallows this claims more than was tested. */
  readonly skip: (name: string, reason: string) => void;
}

/** One case of a suite. */
export interface SuiteCase<Subject> {
  readonly name: string;
  readonly run: (subject: Subject) => Promise<void>;
}

/** Cases about one thing; `needs` says why the whole group is left out, or nothing. */
export interface SuiteGroup<Subject> {
  readonly name: string;
  readonly cases: readonly SuiteCase<Subject>[];
}
