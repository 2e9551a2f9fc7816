import { type FileRead, type Position, SluiceError } from "@sluice/core";
import {
  type Definition,
  fillLists,
  formatProblems,
  listFilesOf,
  type LoadedDefinition,
  loadDefinition,
  type Positions,
  type Problem,
} from "@sluice/definition";

/** Where a definition was read, so that whatever is found in it later can be shown in its file. */
export interface DefinitionOrigin {
  readonly file: string;
  readonly text: string;
  readonly positions: Positions;
}

/** The text of a definition, what it is called in problems, and where it stands in its repository. */
export interface DefinitionText {
  readonly text: string;
  readonly file: string;
  readonly path: string;
}

/** A definition whose lists are still to be read: `files` are wanted from where it was read itself. */
export interface UnfilledDefinition {
  readonly files: readonly string[];
  withLists(files: ReadonlyMap<string, FileRead>): Definition;
}

const ORIGINS = new WeakMap<Definition, DefinitionOrigin>();

/** Loads a definition's text. Both steps throw `DEFINITION_INVALID` with every problem. */
export function unfilledDefinition({ text, file, path }: DefinitionText): UnfilledDefinition {
  const { source, positions } = sound(loadDefinition(text, { file }), { text, file });
  return {
    files: listFilesOf(source, path),
    withLists: (files) => {
      const filled = sound(fillLists(source, positions, { file, path, files }), { text, file });
      ORIGINS.set(filled.source, { file, text, positions: filled.positions });
      return filled.source;
    },
  };
}

/** The text of a definition. @throws SluiceError `DEFINITION_UNREADABLE` when the bytes are no text in UTF-8 */
export function definitionText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unreadableDefinition(file, cause);
  }
}

/** There is no definition at that place. */
export function unreadableDefinition(file: string, cause?: unknown): SluiceError {
  const message = `Found no readable text at ${file}, expected a definition in UTF-8.`;
  return new SluiceError({ code: "DEFINITION_UNREADABLE", message, position: { file }, cause });
}

/** Where a definition was read from a file; `undefined` for definitions made otherwise. */
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

function sound(
  loaded: LoadedDefinition,
  origin: Pick<DefinitionOrigin, "file" | "text">,
): Extract<LoadedDefinition, { readonly ok: true }> {
  if (loaded.ok) return loaded;
  throw invalidDefinition(loaded.problems, origin);
}
