/** An answer that is none of what was asked for, as RFC 9457 has it. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  /** A code of the error table, where there is one. */
  readonly code?: string;
  readonly detail?: string;
}
