/** What a whole run answers, asked of every side. */
export interface RunAnswer {
  readonly steps: readonly string[];
  readonly approvedBy: string;
}

/** What all sides do: three steps, and a person's approval between the second and the third. */
export const STEPS = ["build", "check", "deploy"] as const;

/** Who approves. */
export const APPROVER = "bob";

/** One way to make whole runs on a server. */
export interface RunMaker {
  /** Makes one run from its start to its end; resolves when the end is stored. */
  makeRun(name: string): Promise<RunAnswer>;
  close(): Promise<void>;
}
