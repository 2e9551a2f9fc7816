/** Options of every asynchronous call. */
export interface Cancellable {
  readonly signal?: AbortSignal;
}
