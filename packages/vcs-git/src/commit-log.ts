import type { CommitFacts } from "@sluice/core";
import { failed } from "./git-command.ts";
import { fieldsOf } from "./path-bytes.ts";
import { isFullId } from "./revision.ts";

/** Fields of one commit; none of them can contain the NUL that ends it. */
export const LOG_FORMAT = ["%H", "%P", "%an <%ae>", "%cn <%ce>", "%B"].join("%x00");

const FIELDS = 5;

/** The commits of `log -z` in {@link LOG_FORMAT}. */
export function parseLog(output: Buffer): readonly CommitFacts[] {
  const fields = fieldsOf(output)?.map((field) => field.toString("utf8"));
  if (fields === undefined || fields.length % FIELDS !== 0) throw failed("log", "its list is incomplete");
  const commits: CommitFacts[] = [];
  for (let index = 0; index < fields.length; index += FIELDS) {
    const [id = "", parents = "", author = "", committer = "", message = ""] = fields.slice(index, index + FIELDS);
    const parentIds = parents === "" ? [] : parents.split(" ");
    if (!isFullId(id) || !parentIds.every(isFullId)) throw failed("log", "an entry is outside its format");
    commits.push({ id, parents: parentIds, author, committer, message });
  }
  return commits;
}
