import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Definition, LIST_LIMITS } from "@sluice/definition";
import { readPlainFile } from "@sluice/work-folder";
import { definitionText, unfilledDefinition, unreadableDefinition } from "./definition-origin.ts";
import { repositoryPlace } from "./repository-place.ts";

/**
 * Reads a definition in YAML from disk, for `createSluice({ pipelines: [pipelineFile("delivery.yaml")] })`, with the lists beside it that
 * its gates refer to. A relative path begins at the process's current folder; `new URL("delivery.yaml", import.meta.url)` means the file
 * beside the module. Whether it may be trusted is the host's to say: a file that workers can write calls for `policyTrusted: false`, or
 * for `pipelineAtRef`.
 *
 * @throws SluiceError `DEFINITION_UNREADABLE` when there is no file, or it is no text in UTF-8; `DEFINITION_INVALID` with every problem in
 * the message: line, column, what was found and expected, and the source line with a caret.
 */
export function pipelineFile(path: string | URL): Definition {
  const file = typeof path === "string" ? path : fileURLToPath(path);
  const text = definitionText(readBytes(file), file);
  const place = repositoryPlace(file);
  const unfilled = unfilledDefinition({ text, file, path: place.path });
  return unfilled.withLists(new Map(unfilled.files.map((list) => [list, readPlainFile(place.root, list, LIST_LIMITS.bytes)])));
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadableDefinition(file, cause);
  }
}
