// #region open
import { fileURLToPath } from "node:url";
import { createSluice, git, pipelineFile, type RunStore, type Sluice } from "@sluice/sdk";

const OPS: readonly string[] = ["alice", "bob", "carol"];

/** Two of ops confirm a deployment, and not whoever started it. `deploy` is where yours goes. */
export function openSluice(repo: string, store: RunStore, deploy: () => Promise<void>): Sluice {
  return createSluice({
    pipelines: [pipelineFile(fileURLToPath(new URL("delivery.yaml", import.meta.url)))],
    store,
    vcs: git({ repo, base: "main" }),
    people: {
      portVersion: 1,
      groupsOf: (id) => Promise.resolve(OPS.includes(id) ? ["ops"] : []),
      membersOf: (group) => Promise.resolve(group === "ops" ? OPS : undefined),
    },
    effects: {
      deploy: {
        portVersion: 1,
        async perform() {
          await deploy();
          return { kind: "ended", exit: 0 };
        },
      },
    },
  });
}
// #endregion open
