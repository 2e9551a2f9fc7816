import type { ErrorCode } from "@sluice/core";

/** How somebody meets a code, and what they do about it. `docs/reference/errors.md` is written from these. */
export interface ErrorExample {
  /** Why it comes, for people who have just met it. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
  /**
   * Meets it: throws it, or gives the answer, the document or the record that carries it. What the page shows of it is the region that is
   * named after the code.
   */
  provoke(): unknown;
}

/** Examples by the codes they meet. */
export type ErrorExamples = Readonly<Partial<Record<ErrorCode, ErrorExample>>>;
