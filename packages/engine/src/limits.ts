/** Longest data of a fact, in characters of its JSON: it becomes part of a run's state. */
export const SIGNAL_DATA_LIMIT = 1024;

/** Longest result of detached work, in characters of its JSON. */
export const WORK_DATA_LIMIT = 16_384;

/** Most of a body of evidence that is kept, in bytes. */
export const BODY_LIMIT = 1_048_576;

/** Lost races after which a command gives up with `RUN_CONTENDED`. */
export const MAX_ROUNDS = 100;

/** Lost races from which on a command takes a rest before the next one: so many are only lost in a crowd. */
export const CROWD_ROUNDS = 20;

/** The longest such rest, in milliseconds. It does not grow: those who do not rest yet would win for ever. */
export const CROWD_PAUSE_MS = 5;

/** Times that a result is brought to a store that is busy or fails. */
export const RECORD_TRIES = 5;

/** For how long an intent, or a due run, belongs to whoever took it, unless it is prolonged. */
export const LEASE_MS = 30_000;

/** For how long an intent that could not be run for reasons of this process is left to others. */
export const RETRY_AFTER_MS = 5000;

/** How often a worker looks for runs of definitions it does not know yet, and for unmatched signals. */
export const SWEEP_EVERY_MS = 30_000;

/** Most time for one look at the repository. */
export const LOOK_TIMEOUT_MS = 120_000;

/** Most time for telling somebody. */
export const NOTIFY_TIMEOUT_MS = 60_000;

/** Most time for a final effect: nothing declares one. */
export const FINAL_TIMEOUT_MS = 900_000;

/** How often detached work that has not reported is looked at, and how far apart it has to be found gone twice. */
export const INSPECT_EVERY_MS = 30_000;

/** Most time for one such look. */
export const INSPECT_TIMEOUT_MS = 60_000;

/** Most time for a proof query. */
export const PROVE_TIMEOUT_MS = 300_000;

/** Commits from which on the authors of a range count as unknown: the list may be cut. */
export const COMMITS_LIMIT = 1000;

const DAY_MS = 86_400_000;

/** For how long an unmatched signal is kept. */
export const UNMATCHED_LIFETIME_MS = 7 * DAY_MS;

/** How long work that was told to stop may take to end before another try may begin. */
export const STOP_GRACE_MS = 15_000;
