/** How one machine came through an incident. */
interface Ending {
  /** Whether what is recorded is true, and nothing is stuck. */
  readonly right: boolean;
  /** What happened, in one sentence. */
  readonly story: string;
}

/** Something that went wrong in real systems, played on the machine that teams write by hand and on Sluice. */
export interface Incident {
  readonly name: string;
  readonly what: string;
  naive(): Promise<Ending>;
  sluice(): Promise<Ending>;
}
