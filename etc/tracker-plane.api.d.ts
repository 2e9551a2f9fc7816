import { Tracker } from '@sluice/core';

/** Where a project of Plane is, and who asks. */
interface PlaneOptions {
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

/**
 * A project of Plane, or of a server that speaks its API (v1): statuses in groups, items with numbers, a log that says who gave an item
 * which status.
 *
 * @throws SluiceError `CONFIG_INVALID`
 */
declare function plane(options: PlaneOptions): Tracker;

export { plane };
export type { PlaneOptions };
