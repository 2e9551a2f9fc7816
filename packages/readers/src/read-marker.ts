import { type Digest, digestBytes, type Position, VERDICT_LIMITS } from "@sluice/core";
import { foldWord } from "@sluice/verdicts";
import { decodeText } from "./decode-text.ts";
import { excerptOf } from "./excerpt-of.ts";
import { type ReadProblem, refused } from "./read-problem.ts";
import { isTemplate } from "./template-word.ts";
import { type TokenLine, tokenLines } from "./token-lines.ts";
import { readVerdictWord, type Vocabulary, type WordMeaning } from "./verdict-word.ts";

/** Raised whenever the same bytes may be read differently. */
export const MARKER_READER = "marker/1";

/** The longest text in which markers are looked for, in bytes; for text, in UTF-16 units. */
export const MARKER_BYTES = 4_194_304;

/** What kind of marker is looked for. */
export interface MarkerOptions {
  /** As {@link isMarkerLabel} has it; compared exactly. */
  readonly label: string;
  /**
   * Told to the worker of this try and written nowhere else, so that no echoed instruction, older output or quoted rule counts. With it
   * only `LABEL[nonce]: WORD` is a marker, without it only `LABEL: WORD`.
   */
  readonly nonce?: string;
  readonly vocabulary: Vocabulary;
  /**
   * What several markers mean. `strict` (the default): more than one is a problem. `last`: the last one counts. `worst`: the most negative
   * one counts, and an unknown word is a problem.
   */
  readonly conflict?: "strict" | "last" | "worst";
  /** Digests the text, once a marker was read. Default: `digestBytes` of core. */
  readonly digest?: (source: Uint8Array | string) => Digest;
}

/** A marker that was found and understood. */
export interface Marker {
  readonly meaning: Exclude<WordMeaning, "unknown">;
  /** The word as it is compared. */
  readonly word: string;
  /** Of the line that decides. */
  readonly position: Position;
  /** The line that decides, bounded, not redacted. */
  readonly excerpt: string;
  /** Lines that name the label and do not count, the first 20: with another or no nonce, or not a line of its own. */
  readonly passedOver: readonly { readonly line: number; readonly because: "nonce" | "mentioned" }[];
  /** Of the whole text as given. */
  readonly digest: Digest;
  readonly reader: typeof MARKER_READER;
}

/** A line that counts, and what its word means. */
interface Said {
  readonly line: number;
  readonly text: string;
  readonly word: string;
  readonly meaning: WordMeaning;
}

type Failed = { readonly ok: false; readonly problem: ReadProblem };

const MAX_PASSED_OVER = 20;
const WORST: readonly WordMeaning[] = ["unknown", "fail", "inconclusive", "pass"];

/**
 * Reads the marker that a worker prints: a line of its own, `LABEL[nonce]: WORD`, and nothing behind the word. Lines in code blocks,
 * quotes, lists and prose do not count, nor does the echo of an instruction (`PASS|FAIL`); what cannot be read for sure is a coded problem with
 * position and hint, which never carries text of the source. Same bytes, same answer, in linear time.
 *
 * @throws SluiceError `IDENTIFIER_INVALID` when the label or the nonce is none; whatever the text holds, nothing else is thrown.
 */
export function readMarker(source: Uint8Array | string, options: MarkerOptions): ({ readonly ok: true } & Marker) | Failed {
  const decoded = decodeText(source, MARKER_BYTES, { encoding: "MARKER_ENCODING", tooLarge: "MARKER_TOO_LARGE" });
  if (!decoded.ok) return decoded;
  const { label, nonce, vocabulary, conflict = "strict", digest = digestBytes } = options;
  const isEcho = (value: string): boolean => isTemplate(value, vocabulary);
  const lines = tokenLines(decoded.value, { label, nonce, withId: false, isEcho });
  const said = lines.flatMap((each): readonly Said[] =>
    each.kind === "value" ? [{ ...each, word: foldWord(each.value), meaning: readVerdictWord(each.value, vocabulary) }] : [],
  );
  const decided = decide(said, lines, conflict, options);
  if ("problem" in decided) return refused(decided.problem);
  const { line, text, word, meaning } = decided;
  const passedOver = lines
    .flatMap(({ line, kind }) => (kind === "nonce" || kind === "mentioned" ? [{ line, because: kind }] : []))
    .slice(0, MAX_PASSED_OVER);
  const excerpt = excerptOf(text, VERDICT_LIMITS.excerpt);
  return { ok: true, meaning, word, position: { line, column: 1 }, excerpt, passedOver, digest: digest(source), reader: MARKER_READER };
}

/** The line that counts, or why there is none. */
function decide(
  said: readonly Said[],
  lines: readonly TokenLine[],
  conflict: NonNullable<MarkerOptions["conflict"]>,
  options: MarkerOptions,
) {
  const last = said.at(-1);
  const unclear = lines.findLast(({ kind }) => kind === "unreadable");
  if (unclear !== undefined && !(conflict === "last" && last !== undefined && last.line > unclear.line))
    return unreadable(unclear, options);
  if (last === undefined) return missing(lines, options);
  const [first = last, second] = said;
  const worst = said.toSorted((one, other) => WORST.indexOf(one.meaning) - WORST.indexOf(other.meaning))[0] ?? last;
  const deciding = conflict === "last" ? last : worst;
  if (deciding.meaning === "unknown") return unknownWord(deciding, options);
  if (conflict !== "strict" || second === undefined) return deciding as Said & { readonly meaning: Marker["meaning"] };
  const other = said.find(({ meaning }) => meaning !== first.meaning);
  return several(other ?? second, other === undefined ? "MARKER_REPEATED" : "MARKER_CONTRADICTORY", options);
}

function form({ label, nonce, vocabulary }: MarkerOptions): string {
  const words = [...vocabulary.pass, ...vocabulary.fail, ...(vocabulary.inconclusive ?? [])].join(", ");
  return `Print one line that begins with ${label}${nonce === undefined ? "" : "[nonce of this try]"}: and holds one word more, of: ${words}`;
}

function missing(lines: readonly TokenLine[], options: MarkerOptions): { readonly problem: ReadProblem } {
  const hint = form(options);
  const foreign = lines.findLast(({ kind }) => kind === "nonce");
  if (foreign !== undefined) {
    const message = "A marker stands there with another nonce, or without one where one is needed; it does not count.";
    return { problem: { code: "MARKER_NONCE", line: foreign.line, column: 1, message, hint } };
  }
  const mention = lines.at(-1);
  if (mention === undefined) return { problem: { code: "MARKER_MISSING", message: "There is no marker.", hint } };
  const message = "The marker is only mentioned: quoted, listed, indented, in a code block, in prose, or as the instruction says it.";
  return { problem: { code: "MARKER_MENTIONED", line: mention.line, column: 1, message, hint } };
}

function unreadable({ line }: TokenLine, options: MarkerOptions): { readonly problem: ReadProblem } {
  const message =
    "A line with the marker's label holds terminal escapes or invisible characters, a mark or code block that is never closed, or no colon.";
  return { problem: { code: "MARKER_UNREADABLE", line, column: 1, message, hint: `${form(options)}; as plain text, without colours.` } };
}

function unknownWord({ line }: Said, options: MarkerOptions): { readonly problem: ReadProblem } {
  const message = "The marker holds another word, or more than one.";
  return { problem: { code: "MARKER_WORD", line, column: 1, message, hint: form(options) } };
}

function several(
  { line }: Said,
  code: "MARKER_REPEATED" | "MARKER_CONTRADICTORY",
  options: MarkerOptions,
): { readonly problem: ReadProblem } {
  const message = code === "MARKER_REPEATED" ? "The marker is printed more than once." : "Two markers contradict each other.";
  return { problem: { code, line, column: 1, message, hint: `${form(options)}; print it once, at the end.` } };
}
