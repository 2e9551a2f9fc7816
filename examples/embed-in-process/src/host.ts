// #region host
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { command, createSluice, formatProblems, git, loadDefinition } from "@sluice/sdk";
import type { PipelineSource, Principal, RunStore, Sluice } from "@sluice/sdk";
import { groups } from "./people.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const loaded = loadDefinition(readFileSync(here("review-loop.yaml"), "utf8"), { file: "review-loop.yaml" });
if (!loaded.ok) throw new TypeError(formatProblems(loaded.problems));
const pipelines: readonly PipelineSource[] = [loaded.source];

export function openHost(repo: string, store: RunStore): Sluice {
  const worker = (name: string) => command(["node", here(`workers/${name}.mjs`)], { cwd: repo });
  return createSluice({
    pipelines,
    store,
    vcs: git({ repo, base: "main" }),
    people: groups({ ops: ["alice", "bob"] }),
    effects: { developer: worker("developer"), reviewer: worker("reviewer") },
  });
}

export const review = async (sluice: Sluice, key: string, startedBy: Principal) =>
  sluice.settled((await sluice.start("review-loop", { key, subject: { ref: `refs/heads/${key}` }, startedBy })).id);
// #endregion host
