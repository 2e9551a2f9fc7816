// Appends, and then keeps its only thread from everything else: until it is told to go on, or for as long as it lives.
import { readSync } from "node:fs";
import type { Append } from "@sluice/core";
import { openPlace, type StorePlace } from "../store-place.ts";
import { given, say } from "./program.ts";

/** What a stalling writer is given. */
export interface StallingWriterGiven {
  readonly place: StorePlace;
  /** Whether it goes on when it is told to, or ends without closing its store. */
  readonly ends: "later" | "at once";
}

const { place, ends } = given() as StallingWriterGiven;
const store = openPlace(place);
const scope = "default";

const append = (expectedVersion: number, commandId: string): Append => ({
  scope,
  run: "run",
  expectedVersion,
  commandId,
  answer: commandId,
  events: [{ type: "noted", version: 1, at: 1, data: {} }],
  state: { shape: 1, data: { by: commandId } },
  index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
  intents: [],
  settles: [],
  consumes: [],
  fences: [],
});

say((await store.append(append(0, "first"))).kind);
// No turn of the event loop came in between.
if (ends === "at once") process.exit(0);
readSync(0, Buffer.alloc(1));
const late = await store.append(append(1, "late"));
const version = late.kind === "conflict" ? (late.current?.version ?? 0) : 1;
const again = await store.append(append(version, "again"));
say(`late ${late.kind} ${version}, then ${again.kind}`);
await store.close();
process.exit(0);
