/** Where a project of Plane is, and who asks. */
export interface PlaneOptions {
  /** Address of the server's API without a path: `https://api.plane.so`, or your own. */
  readonly url: string;
  /** Slug of the workspace. */
  readonly workspace: string;
  /** Id of the project. */
  readonly project: string;
  /** What its items are numbered with (`ORCH` of `ORCH-22`). */
  readonly identifier: string;
  /** An API token of an account that nobody else uses: what that account does counts as done by Sluice. Give it to `secrets`, too. */
  readonly token: string;
  /** Id of that account. */
  readonly account: string;
  /** Longest time of one request, in milliseconds. Default 15 s. */
  readonly timeoutMs?: number;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}
