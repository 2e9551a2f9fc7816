// Holds a claim, writes under it, and goes on writing when it is told to, whatever happened to the claim meanwhile.
import type { Append } from "@sluice/core";
import { openPlace, type StorePlace } from "../store-place.ts";
import { given, say, told } from "./program.ts";

/** What a holder is given. */
export interface ClaimHolderGiven {
  readonly place: StorePlace;
  readonly run: string;
  readonly claim: string;
  readonly leaseMs: number;
}

const { place, run, claim, leaseMs } = given() as ClaimHolderGiven;
const store = openPlace(place);
const scope = "default";
const held = await store.acquireClaim({ scope, claim, holder: "paused", leaseMs });
const token = held.kind === "acquired" ? held.token : 0;

/** What became of an append under the claim. */
async function write(expectedVersion: number, commandId: string): Promise<string> {
  const append: Append = {
    scope,
    run,
    expectedVersion,
    commandId,
    answer: commandId,
    events: [{ type: "noted", version: 1, at: 1, data: {} }],
    state: { shape: 1, data: { by: commandId } },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [{ claim, token }],
  };
  return (await store.append(append)).kind;
}

say(`holding ${await write(0, "before")}`);
await told("go");
const version = (await store.load({ scope, run }))?.version ?? 0;
const late = await write(version, "late");
const renewed = await store.renewClaim({ scope, claim, token, leaseMs });
const released = await store.releaseClaim({ scope, claim, token });
say(JSON.stringify({ late, renewed: renewed !== undefined, released }));
await store.close();
process.exit(0);
