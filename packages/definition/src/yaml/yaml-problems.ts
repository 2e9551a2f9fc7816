import type { YAMLError } from "yaml";
import type { ProblemCode } from "../problem/problem-codes.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { textPosition } from "./text-position.ts";

type Words = { readonly code: ProblemCode; readonly found: string; readonly expected: string; readonly hint?: string };

const QUOTE = "text that holds `: ` or ` #`, or begins with a mark such as ` @ * & ! %, belongs in quotes";

/** Ours for each code of the parser: its messages quote the text (threat YML-13) and are never passed on. */
const WORDS: Readonly<Partial<Record<YAMLError["code"], Words>>> = {
  BAD_INDENT: { code: "YAML_INDENT", found: "a line indented differently from its neighbours", expected: "spaces that line up" },
  TAB_AS_INDENT: { code: "YAML_INDENT", found: "a tab", expected: "spaces" },
  BAD_DQ_ESCAPE: { code: "YAML_SYNTAX", found: "an unknown escape", expected: "an escape of YAML, or single quotes" },
  BAD_SCALAR_START: { code: "YAML_SYNTAX", found: "text that begins with a mark", expected: "quotes around it" },
  BLOCK_AS_IMPLICIT_KEY: { code: "YAML_SYNTAX", found: "two keys on one line", expected: "one `key: value`", hint: QUOTE },
  BLOCK_IN_FLOW: { code: "YAML_SYNTAX", found: "a block inside brackets", expected: "only `[…]` and `{…}` inside brackets" },
  KEY_OVER_1024_CHARS: { code: "YAML_SYNTAX", found: "a key without an end", expected: "a short key", hint: QUOTE },
  MISSING_CHAR: { code: "YAML_SYNTAX", found: "something unclosed", expected: "a closing quote or bracket, or a `,` or `: ` in between" },
  MULTILINE_IMPLICIT_KEY: { code: "YAML_SYNTAX", found: "a key over several lines", expected: "`key: value`", hint: QUOTE },
  MULTIPLE_DOCS: { code: "YAML_DOCUMENTS", found: "another document", expected: "one document" },
  NON_STRING_KEY: { code: "YAML_SYNTAX", found: "a key that is not text", expected: "text as key" },
  RESOURCE_EXHAUSTION: { code: "YAML_TOO_DEEP", found: "too many levels", expected: "at most 32 levels" },
};

const OTHER: Words = { code: "YAML_SYNTAX", found: "text that does not belong here", expected: "YAML", hint: QUOTE };

/** One mistake makes the parser stumble again and again: the first on each line is told, of the first few lines. */
const MAX_LINES = 5;

export function reportYamlErrors(errors: readonly YAMLError[], text: string, problems: ProblemList): void {
  const lines = new Set<number>();
  for (const error of errors) {
    const position = textPosition(text, error.pos[0]);
    if (lines.has(position.line)) continue;
    if (lines.add(position.line).size > MAX_LINES) return;
    const { code, ...words } = WORDS[error.code] ?? OTHER;
    problems.atText(code, position, words);
  }
}
