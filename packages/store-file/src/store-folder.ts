import { dirname, join } from "node:path";
import { SluiceError } from "@sluice/core";
import type { Files } from "./files.ts";

/** Group and world may not write: whoever can replace a file decides what the store says (threat PTH-5). */
const OTHERS_WRITE = 0o022;

/** The two files of a store. */
export interface StorePaths {
  readonly folder: string;
  readonly ledger: string;
  readonly claims: string;
}

export function storePaths(folder: string): StorePaths {
  return { folder, ledger: join(folder, "ledger.jsonl"), claims: join(folder, "claims.jsonl") };
}

/**
 * Makes the folder where there is none, and refuses what others could write. Windows has no such modes; there the folder's access list is
 * the host's business.
 *
 * @throws SluiceError `STORE_INSECURE`
 */
export function secureFolder(files: Files, paths: StorePaths): void {
  const missing = missingFolders(files, paths.folder);
  if (missing.length > 0) files.makeFolder(paths.folder);
  // The names of the new folders must survive a power cut as well (threat STO-3).
  for (const folder of missing) files.syncFolder(dirname(folder));
  refuse(files, `${paths.folder}/.`, "folder");
  for (const path of [paths.ledger, paths.claims]) refuse(files, path, "file");
}

function missingFolders(files: Files, folder: string): readonly string[] {
  const above = dirname(folder);
  return files.facts(`${folder}/.`) !== undefined || above === folder ? [] : [...missingFolders(files, above), folder];
}

function refuse(files: Files, path: string, kind: "file" | "folder"): void {
  const found = files.facts(path);
  if (found === undefined && kind === "file") return;
  if (found?.kind === kind && (process.platform === "win32" || (found.mode & OTHERS_WRITE) === 0)) return;
  const what = found?.kind === kind ? "can be written by other users; take that right away (chmod go-w)" : `is no plain ${kind}`;
  throw new SluiceError({
    code: "STORE_INSECURE",
    message: `The store's ${kind} ${path} ${what}, or choose another place.`,
    details: { path },
  });
}
