/** Where a question stands. */
export interface Place {
  readonly scope: string;
  readonly run: string;
  readonly gate: string;
}
