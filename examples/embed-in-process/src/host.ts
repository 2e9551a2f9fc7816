// #region host
import { fileURLToPath } from "node:url";
import { command, createSluice, git, pipelineFile, type Principal, type RunStore, type Sluice } from "@sluice/sdk";
import { groups } from "./people.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export function openHost(repo: string, store: RunStore): Sluice {
  const worker = (name: string) => command(["node", here(`workers/${name}.mjs`)], { cwd: repo });
  return createSluice({
    pipelines: [pipelineFile(here("review-loop.yaml"))],
    store,
    vcs: git({ repo, base: "main" }),
    people: groups({ ops: ["alice", "bob"] }),
    effects: { developer: worker("developer"), reviewer: worker("reviewer") },
  });
}

export const review = async (sluice: Sluice, key: string, startedBy: Principal) =>
  sluice.settled((await sluice.start("review-loop", { key, subject: { ref: `refs/heads/${key}` }, startedBy })).id);
// #endregion host
