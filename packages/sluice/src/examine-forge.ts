import type { Cancellable, Forge } from "@sluice/core";

/** Whether a repository of a forge can be asked, and its answer be read. */
interface ForgeResult {
  readonly state: "ok" | "warning";
  readonly found: string;
  readonly advice?: string;
}

/**
 * Asks a repository for its newest change request.
 *
 * @throws SluiceError `FORGE_FAILED`
 */
export async function examineForge(forge: Forge, call: Cancellable): Promise<ForgeResult> {
  const { items, unreadable } = await forge.changes({ limit: 1 }, call);
  const [newest] = items;
  const found = `${forge.repo}, ${newest === undefined ? "without change requests that can be read" : `its newest change request is ${newest.id}`}`;
  return unreadable === 0
    ? { state: "ok", found }
    : { state: "warning", found, advice: "the newest one is no change request as documented" };
}
