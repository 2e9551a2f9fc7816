/** Sizes of what a definition may refer to. */
export const LIST_LIMITS = {
  /** Largest list file, in bytes. */
  bytes: 64 * 1024,
  /** Most lines of one, comments and blank lines included. */
  lines: 1000,
  /** Most different files of one definition. */
  files: 32,
  /** Most entries that references of one definition stand for, counted each time. */
  entries: 20_000,
} as const;
