// #region host
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { command, createSluice, formatProblems, git, loadDefinition, type Principal, type RunStore, type Sluice } from "@sluice/sdk";
import { groups } from "./people.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const loaded = loadDefinition(readFileSync(here("review-loop.yaml"), "utf8"), { file: "review-loop.yaml" });
if (!loaded.ok) throw new TypeError(formatProblems(loaded.problems));
const definition = loaded.source;

export function openHost(repo: string, store: RunStore): Sluice {
  return createSluice({
    pipelines: [definition],
    store,
    vcs: git({ repo, base: "main" }),
    people: groups({ ops: ["alice", "bob"] }),
    effects: {
      developer: command(["node", here("workers/developer.mjs")], { cwd: repo }),
      reviewer: command(["node", here("workers/reviewer.mjs")], { cwd: repo }),
    },
  });
}

export const review = async (sluice: Sluice, key: string, startedBy: Principal) =>
  sluice.settled((await sluice.start("review-loop", { key, subject: { ref: `refs/heads/${key}` }, startedBy })).id);
// #endregion host
