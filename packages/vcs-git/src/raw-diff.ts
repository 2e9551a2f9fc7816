import type { ChangedFile } from "@sluice/core";
import { failed } from "./git-command.ts";
import { fieldsOf, nameOf } from "./path-bytes.ts";

const HEADER = /^:(\d{6}) (\d{6}) [0-9a-f]+ [0-9a-f]+ ([AMDT])$/;
const CHANGES = { A: "added", M: "modified", D: "deleted", T: "type-changed" } as const;

/** The files of `diff --raw -z --no-renames`. Links and submodules are told by their mode (GIT-12). */
export function parseRawDiff(output: Buffer): readonly ChangedFile[] {
  const fields = fieldsOf(output);
  if (fields === undefined || fields.length % 2 !== 0) throw failed("diff", "its list is incomplete");
  const files: ChangedFile[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const [header, path] = [fields[index], fields[index + 1]];
    const match = HEADER.exec(header?.toString("latin1") ?? "");
    const [, before, after, status] = match ?? [];
    if (path === undefined || before === undefined || after === undefined || !isStatus(status))
      throw failed("diff", "an entry is outside its format");
    files.push({ path: nameOf(path), change: CHANGES[status], type: typeOf(status === "D" ? before : after) });
  }
  return files;
}

function isStatus(status: string | undefined): status is keyof typeof CHANGES {
  return status !== undefined && status in CHANGES;
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
