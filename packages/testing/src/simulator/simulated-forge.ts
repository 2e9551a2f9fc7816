import { type ChangeRequest, type Forge, SluiceError } from "@sluice/core";
import { EPOCH } from "./epoch.ts";
import type { Owner, Scheduler } from "./scheduler.ts";
import type { World } from "./world.ts";

const FORGE_FAILS = 0.05;

/** The forge as one process reaches it: each branch of a run has a change request of the same number, and shows what became of it. */
export function simulatedForge(world: World, scheduler: Scheduler, owner: Owner): Forge {
  return {
    portVersion: 1,
    repo: "repo",
    changes: () =>
      scheduler.call(owner, "forge.changes", () => {
        if (world.unlucky(FORGE_FAILS)) throw new SluiceError({ code: "FORGE_FAILED", message: "The forge did not answer." });
        return { items: world.branches().map(changeOf).toReversed(), unreadable: 0 };
      }),
  };
}

function changeOf({ ref, head, isMerged, at }: ReturnType<World["branches"]>[number], index: number): ChangeRequest {
  return {
    id: String(index + 1),
    head: { branch: ref.slice("refs/heads/".length), commit: head, own: true },
    base: "main",
    state: isMerged ? "merged" : "open",
    draft: false,
    updatedAt: EPOCH + at,
  };
}
