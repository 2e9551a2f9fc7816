/** Exit codes that are answers, per command. Anything else means that git could not be asked, never "no difference" (GIT-14). */
export const ANSWERS = {
  init: [0],
  fetch: [0],
  "ls-remote": [0],
  "cat-file": [0],
  "ls-tree": [0],
  "read-tree": [0],
  "checkout-index": [0],
  diff: [0],
  log: [0],
  "merge-base": [0, 1],
  // 1: they contradict each other, and the tree holds both.
  "merge-tree": [0, 1],
  // 128: a commit on the way is missing.
  "merge-base --is-ancestor": [0, 1, 128],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** A command that we run. */
export type GitCommand = keyof typeof ANSWERS;
