import type { Json } from "@sluice/core";
import type { Definition } from "../definition.ts";
import { isFileReference, isMap } from "./file-reference.ts";
import { pathBeside } from "./file-path.ts";
import { withGateConfigs } from "./gate-configs.ts";
import { LIST_LIMITS } from "./list-limits.ts";

/**
 * The files that a definition's gates refer to (`{ fromFile: … }`), as paths from the top of the repository: what a host reads, from where
 * the definition itself was read, before it calls `fillLists`. Sorted, each once; references that mean no file are left to `fillLists`.
 *
 * @param path where the definition stands, from the top of its repository, with forward slashes
 */
export function listFilesOf(definition: Definition, path: string): readonly string[] {
  const files = new Set<string>();
  withGateConfigs(definition, (config) => {
    collect(config, path, files);
    return config;
  });
  return [...files].toSorted().slice(0, LIST_LIMITS.files);
}

function collect(value: Json, path: string, files: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item as Json, path, files);
  else if (isFileReference(value)) {
    const written = "fromFile" in value ? value.fromFile : undefined;
    const file = typeof written === "string" ? pathBeside(path, written) : undefined;
    if (file !== undefined) files.add(file);
  } else if (isMap(value)) for (const member of Object.values(value)) collect(member, path, files);
}
