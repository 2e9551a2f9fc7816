import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Position, SluiceError } from "@sluice/core";
import { type Definition, formatProblems, loadDefinition, type Positions, type Problem } from "@sluice/definition";

/** Where a definition was read, so that whatever is found in it later can be shown in its file. */
export interface DefinitionOrigin {
  readonly file: string;
  readonly text: string;
  readonly positions: Positions;
}

const ORIGINS = new WeakMap<Definition, DefinitionOrigin>();

/**
 * Reads a definition in YAML from disk, for `createSluice({ pipelines: [pipelineFile("delivery.yaml")] })`. A relative path begins at the
 * process's current folder; `new URL("delivery.yaml", import.meta.url)` means the file beside the module. Whether it may be trusted is the
 * host's to say: a file that workers can write calls for `policyTrusted: false`.
 *
 * @throws SluiceError `DEFINITION_UNREADABLE` when there is no file, or it is no text in UTF-8; `DEFINITION_INVALID` with every problem in
 * the message: line, column, what was found and expected, and the source line with a caret.
 */
export function pipelineFile(path: string | URL): Definition {
  const file = typeof path === "string" ? path : fileURLToPath(path);
  const text = readText(file);
  const loaded = loadDefinition(text, { file });
  if (!loaded.ok) throw invalidDefinition(loaded.problems, { file, text });
  ORIGINS.set(loaded.source, { file, text, positions: loaded.positions });
  return loaded.source;
}

/** Where {@link pipelineFile} read it; `undefined` for definitions made otherwise. */
export function originOf(definition: Definition): DefinitionOrigin | undefined {
  return ORIGINS.get(definition);
}

/** Everything that is wrong with a definition, in one error at the place of the first. */
export function invalidDefinition(
  problems: readonly Problem[],
  { file, text }: Partial<Pick<DefinitionOrigin, "file" | "text">> = {},
): SluiceError {
  const { line, column } = problems[0] ?? {};
  const position: Position = {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
  return new SluiceError({
    code: "DEFINITION_INVALID",
    message: `The definition does not follow format 1.\n${formatProblems(problems, text === undefined ? {} : { text })}`,
    ...(Object.keys(position).length === 0 ? {} : { position }),
  });
}

function readText(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new SluiceError({
      code: "DEFINITION_UNREADABLE",
      message: `Found no readable text at ${file}, expected a definition in UTF-8.`,
      position: { file },
      cause,
    });
  }
}
