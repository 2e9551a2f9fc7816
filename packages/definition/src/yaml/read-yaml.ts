import { LineCounter, parseDocument } from "yaml";
import { MAX_DEFINITION_BYTES } from "../definition-limits.ts";
import type { Positions } from "../problem/problem.ts";
import { createProblemList, type ProblemList } from "../problem/problem-list.ts";
import { guardCharacters } from "./guard-characters.ts";
import { guardTokens } from "./guard-tokens.ts";
import { plainValue } from "./plain-value.ts";
import { createYamlPositions } from "./yaml-positions.ts";
import { reportYamlErrors } from "./yaml-problems.ts";

/** A value with the positions of its parts; `problems` holds what is wrong with keys and numbers. */
export type YamlReading =
  | { readonly ok: true; readonly value: unknown; readonly positions: Positions; readonly problems: ProblemList }
  | { readonly ok: false; readonly problems: ProblemList };

const START = { line: 1, column: 1 } as const;

/**
 * Reads the safe subset of YAML 1.2 (core schema, text keys). Every guard runs before the parser: it is recursive, slow on purpose-made
 * input, and its exhaustion can end the process (threats YML-1 to YML-11).
 */
export function readYaml(text: string, file: string): YamlReading {
  const problems = createProblemList({ file });
  const refused: YamlReading = { ok: false, problems };
  if (text.length > MAX_DEFINITION_BYTES || new TextEncoder().encode(text).length > MAX_DEFINITION_BYTES) {
    problems.atText("YAML_TOO_LARGE", START, { found: `${text.length} characters`, expected: `at most ${MAX_DEFINITION_BYTES} bytes` });
    return refused;
  }
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  guardCharacters(source, problems);
  if (problems.count > 0 || !guardTokens(source, problems)) return refused;
  const lines = new LineCounter();
  const document = parse(source, lines);
  if (document === undefined) {
    problems.atText("YAML_SYNTAX", START, { found: "text that no parser reads", expected: "YAML" });
    return refused;
  }
  reportYamlErrors([...document.errors, ...document.warnings], source, problems);
  if (problems.count > 0) return refused;
  if (document.contents === null) {
    problems.atText("YAML_EMPTY", START, { found: "nothing", expected: "a definition", hint: "begin with `format: 1`" });
    return refused;
  }
  const positions = createYamlPositions(document.contents, lines);
  const positioned = createProblemList({ file, positions });
  return { ok: true, value: plainValue(document.contents, lines, positioned), positions, problems: positioned };
}

/** The guards leave nothing that makes the parser throw; should it do so all the same, that is a refusal and no crash. */
function parse(source: string, lineCounter: LineCounter): ReturnType<typeof parseDocument> | undefined {
  try {
    return parseDocument(source, {
      version: "1.2",
      schema: "core",
      stringKeys: true,
      // Its check is quadratic; plainValue has a linear one that also finds keys which only look alike.
      uniqueKeys: false,
      strict: true,
      prettyErrors: false,
      resolveKnownTags: false,
      logLevel: "error",
      lineCounter,
    });
  } catch {
    return undefined;
  }
}
