/**
 * What identifies the content under judgement. Git facets: `head`, `tree`, `patch`, `base` (a branch name), `baseCommit`;
 * other kinds bring their own (plan digest, image revision). A facet that could not be determined is absent.
 */
export type Facets = Readonly<Record<string, string>>;

/** What is judged. Facets change only by `start` and `revise`, never by signal data. */
export interface Subject {
  /** `git`, or a kind of the host's own. */
  readonly kind: string;
  /** The host's name for it (`ORCH-22`). */
  readonly key: string;
  /** Repository identity, as the host spells it. */
  readonly repo?: string;
  /** The ref that is looked at again whenever the world may have moved (`refs/heads/feature`). */
  readonly ref?: string;
  /** Change request id at the forge. */
  readonly change?: string;
  readonly facets: Facets;
}

/** Limits on facets, so that a state stays small. */
export const FACET_LIMITS = { count: 16, length: 512 } as const;
