import type { Cancellable, RunKey } from "@sluice/core";
import type { ReservationRecord } from "@sluice/lifecycle";
import { commandId } from "./command-id.ts";
import type { EngineParts } from "./engine-parts.ts";
import { handleCommand } from "./handle-command.ts";
import { loadRun } from "./load-run.ts";

/**
 * Tells a run which of its rights were taken away from it: by whom and why stands in the ledger of the run that has them now.
 *
 * @param rights what the run had when it was last looked at
 */
export async function noteLostRights(
  parts: EngineParts,
  key: RunKey,
  rights: readonly ReservationRecord[],
  options: Cancellable = {},
): Promise<void> {
  for (const { name, status, token } of rights) {
    if (status !== "held" || token === undefined) continue;
    const holder = await parts.options.store.holderOf({ scope: key.scope, name }, options);
    if (holder?.run === key.run && holder.token === token) continue;
    const to = holder?.run;
    const { by, reason } = (to === undefined ? undefined : await takingOf(parts, { ...key, run: to }, name, key.run, options)) ?? {};
    await handleCommand(
      parts,
      {
        key,
        commandId: commandId("record-reservation-lost", name, token),
        command: {
          type: "record-reservation-lost",
          name,
          token,
          ...(to === undefined ? {} : { to }),
          ...(by === undefined ? {} : { by }),
          ...(reason === undefined ? {} : { reason }),
        },
      },
      options,
    );
  }
}

async function takingOf(
  parts: EngineParts,
  taker: RunKey,
  name: string,
  from: string,
  options: Cancellable,
): Promise<ReservationRecord["stolen"]> {
  const stolen = (await loadRun(parts, taker, options))?.state.reservations[name]?.stolen;
  return stolen?.from === from ? stolen : undefined;
}
