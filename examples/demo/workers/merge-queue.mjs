// The team's merge queue, which knows nothing of Sluice: merges exactly the commits that were handed to it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

for (const line of readFileSync(process.env.MERGE_QUEUE, "utf8").trimEnd().split("\n")) {
  const { key, head } = JSON.parse(line);
  execFileSync("git", ["merge", "--quiet", "--no-ff", "--message", `Merge ${key}`, head]);
}
