import type { ChangedFile } from "@sluice/core";
import { failed } from "./git-command.ts";
import { nameOf } from "./path-bytes.ts";

/** One colon, mode, id and letter for each parent; then what the commit itself has. */
const HEADER = /^(:+)((?:\d{6} )+)(?:[0-9a-f]+ )+([AMDT]+)$/;

const NONE = "000000";

/** An entry of `--raw -z`. Bytes of its path are kept for comparison with what else git says about it. */
export interface RawEntry extends ChangedFile {
  readonly pathBytes: Buffer;
}

/** The entries of `--raw -z --no-renames`, also of merges (`-c`). Links and submodules are told by their mode (GIT-12). */
export function parseRawDiff(fields: readonly Buffer[]): readonly RawEntry[] {
  if (fields.length % 2 !== 0) throw failed("diff", "its list is incomplete");
  const files: RawEntry[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const [header, path] = [fields[index], fields[index + 1]];
    const [, colons = "", modeList = "", letters = ""] = HEADER.exec(header?.toString("latin1") ?? "") ?? [];
    const modes = modeList.trim().split(" ");
    const after = modes.at(-1);
    if (path === undefined || after === undefined || letters.length !== colons.length || modes.length !== colons.length + 1)
      throw failed("diff", "an entry is outside its format");
    const before = modes.find((mode) => mode !== NONE) ?? NONE;
    files.push({ path: nameOf(path), change: changeOf(letters), type: typeOf(after === NONE ? before : after), pathBytes: path });
  }
  return files;
}

function changeOf(letters: string): ChangedFile["change"] {
  if (/^A+$/.test(letters)) return "added";
  if (/^D+$/.test(letters)) return "deleted";
  return letters.includes("T") ? "type-changed" : "modified";
}

function typeOf(mode: string): ChangedFile["type"] {
  switch (mode) {
    case "120000":
      return "symlink";
    case "160000":
      return "submodule";
    default:
      return "file";
  }
}
