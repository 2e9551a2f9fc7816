import { boundedText } from "@sluice/verdicts";

/** Refused names that are told, and how much of each. */
const TOLD = { names: 8, length: 64 } as const;

/** What a worker's counts amount to. */
interface PlainCounts {
  readonly counts?: Readonly<Record<string, number>>;
  /** Names that are not declared, or whose value is no count. */
  readonly refused: readonly string[];
}

/**
 * Counts as a worker may tell them: whole numbers from 0 on, by declared names. One that is not refuses all of them: half a summary would be
 * read as a whole one.
 */
export function plainCounts(declared: readonly string[], told: unknown): PlainCounts {
  if (told === undefined) return { refused: [] };
  if (typeof told !== "object" || told === null || Array.isArray(told)) return { refused: ["counts"] };
  const entries = Object.entries(told);
  const wrong = entries.filter(([name, count]) => !declared.includes(name) || !isCount(count)).map(([name]) => name);
  if (wrong.length > 0) return { refused: wrong.slice(0, TOLD.names).map((name) => boundedText(name, TOLD.length)) };
  return entries.length === 0 ? { refused: [] } : { counts: Object.fromEntries(entries), refused: [] };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
