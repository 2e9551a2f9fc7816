/** Something that was not as a scenario expects. */
export interface ScenarioFailure {
  /** Number of the step, from 1; absent at the beginning and the end. */
  readonly step?: number;
  /** The process had died before that step, in a scenario that says it survives that. */
  readonly crashedBefore?: number;
  /** What was looked at: a key of `expect`, `step` when it was impossible, or `start`. */
  readonly what: string;
  readonly found: string;
  readonly expected: string;
  /** Where the expectation, or the step, stands in the file. */
  readonly line?: number;
  readonly column?: number;
}

/** What became of a scenario. It ends at the first step that is not as expected, with everything that is not. */
export interface ScenarioReport {
  readonly name: string;
  readonly ok: boolean;
  readonly failures: readonly ScenarioFailure[];
  /** Why the run was where it was, when something was not as expected. */
  readonly explanation?: string;
}
