// A host that dies at the worst moment: Bob's approval is on the disk, the merge that follows from it was not dispatched yet.
import assert from "node:assert/strict";
import { type RunStore, sqlite } from "sluice";
import { openHost } from "./host.ts";
import { placeIn } from "./make-repository.ts";

const [folder = "", run = "", seen = "", id = ""] = process.argv.slice(2);
const place = placeIn(folder);

const store = sqlite({ file: place.store });
const deadly: RunStore = {
  ...store,
  async append(append, options) {
    const result = await store.append(append, options);
    if (append.events.some(({ type }) => type === "decision-recorded")) process.kill(process.pid, "SIGKILL");
    return result;
  },
};

const sluice = openHost(place, deadly);
const [request] = (await sluice.explain(run)).requests;
assert.equal(request?.digest, seen, "Bob decides on what he saw");
await sluice.decide(run, { gate: "approve", decision: "approve", by: { id: "bob", assurance: "claimed" }, seen: request.digest, id });
assert.fail("nobody is left to get here");
