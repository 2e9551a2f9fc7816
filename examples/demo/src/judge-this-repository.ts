import assert from "node:assert/strict";
import { join } from "node:path";
import { git, type Place } from "./make-repository.ts";
import { beat, quote, say } from "./narrate.ts";
import { ROOT, sluiceCommand } from "./sluice-command.ts";

const NEWEST = 3;

/** What `check --json` answers, as far as it is told here. */
interface Judgement {
  readonly policyTrusted: boolean;
  readonly verdicts: readonly { readonly gate: string; readonly value: string; readonly code: string }[];
}

/** Judges the newest commits of the repository that this example belongs to. */
export function judgeThisRepository(place: Place): void {
  beat("SELF", "npm run sluice -- check judges the newest commits of the repository this demo is in.");
  const commits = newestCommits();
  if (typeof commits === "string") return say(`SKIPPED: ${commits}`);
  // A copy, because each commit is checked out to be judged, and nobody's worktree shall be touched for that.
  const copy = join(place.folder, "this-repository");
  git(place.folder, "clone", "--quiet", "--shared", "--no-checkout", ROOT, copy);
  const judged = commits.filter((commit) => {
    git(copy, "checkout", "--quiet", "--detach", commit);
    return judge(place, copy, { commit, policy: commit === commits[0] ? `${commit}^` : (commits[0] ?? commit) });
  });
  if (judged.length === 0) say("SKIPPED: their policies are written for another version than this one.");
}

/**
 * Whether the gates gave a judgement. The newest commit is judged by the policy of the one before it, older ones by the newest: none by
 * its own. A policy that an earlier version was written for may not be usable here, and must not be taken for consent.
 */
function judge(place: Place, copy: string, { commit, policy }: { readonly commit: string; readonly policy: string }): boolean {
  const { exit, text } = sluiceCommand(place, ["check", "--repo", copy, "--base", `${commit}^`, "--policy-ref", policy, "--json"]);
  quote(git(copy, "log", "--max-count=1", "--oneline", commit));
  const { verdicts, policyTrusted } = JSON.parse(text) as Partial<Judgement>;
  if (verdicts === undefined) {
    assert.equal(exit, 2, text);
    return false;
  }
  quote(verdicts.map(({ gate, value, code }) => `  ${gate}: ${value} ${code}`).join("\n"));
  const values = verdicts.map(({ value }) => value);
  assert.ok(policyTrusted === true && values.length > 0, text);
  assert.equal(
    exit === 0,
    values.every((value) => value === "pass"),
    text,
  );
  assert.ok(exit !== 1 || values.includes("fail"), text);
  return values.every((value) => value === "pass" || value === "fail");
}

/** Full ids, newest first; or why there is nothing to judge, as in a copy without history. */
function newestCommits(): readonly string[] | string {
  try {
    if (git(ROOT, "rev-parse", "--show-prefix") !== "") return "this copy lies inside another repository.";
    git(ROOT, "cat-file", "-e", "HEAD^:sluice.yaml");
    // Each with the commit before it, which `--max-count` of a shallow clone would not have.
    const parents = git(ROOT, "log", "--first-parent", `--max-count=${NEWEST}`, "--format=%H %P").split("\n");
    return parents.filter((line) => line.includes(" ")).flatMap((line) => line.split(" ")[0] ?? []);
  } catch {
    return "git finds no commit before HEAD with a sluice.yaml here.";
  }
}
