import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { digestOf, type EventRecord, type Json, type JsonObject, type Pipeline } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { decide, EVENT_TYPES, explain, fromRecord, next, refold, STATE_LIMIT, STATE_SHAPE, toRecord } from "./index.ts";

/**
 * Ledgers as earlier versions wrote them, by the digest of their content: they are read as they were, for ever. A line is only ever added
 * (`node scripts/run.mjs packages/lifecycle/scripts/record-golden.ts`). When a fold changes what a state holds, raise `STATE_SHAPE`; when an
 * event changes its shape, raise its version and read the old one too.
 */
const GOLDEN: Readonly<Record<string, string>> = {
  "review-loop-with-rework": "sha256:9653731bb1c78fd0fc88ae7a975a53a8a9e86f93522d8224a3ff9300180af6a0",
  "laps-used-up-and-extended": "sha256:d0b58a1a9c6806d2b9500cc2f67118b9238068c421c3efe97bebc3ea56fb78aa",
  "approval-and-dangerous-deploy": "sha256:5072f69616e5a1d3efcdddd275339e04e826049ecec6f2d56bcae0e72b2e5032",
  "vanished-worker-and-proof": "sha256:fe65ec8cff2a18cff26a96e775a3c048915fa7106128f1a254575916077a3b5a",
  "hold-waiver-and-resume": "sha256:5f52f79c0ac6658c6bb47e57be9f7e42da07790c76a7b23d30e3ef384a30a99c",
  "revision-returns": "sha256:c4aaa01d57fc3c815340e8d6600cc4e8feb24b24a52691e4e225323a7344aa24",
  "looked-at-after-work": "sha256:1e2c104abadd0d708986b6918db3cf0f7536aab8e056325d15d830ab399fb441",
  "cancelled-while-dangerous-work-is-out": "sha256:153447c910c8322c48c523138c82ff2a64fa0e3b8ac980d2cae8306d50f38696",
  "early-and-revoked-decisions": "sha256:7becec5ddeabec11a8fd138dc824d71845a0efb907bfbaef72b15d143349ebe8",
  "output-that-nobody-can-read": "sha256:4cc9e26e6672bcdeb9e3c94f070b7a1b603e82dc4f24be5fb585006a1e52b1aa",
  "reservation-taken-from-another-run": "sha256:39c3374c0937a9a0233f9052c87d76f3ff8ec839c19862207922bd0b55afcd07",
  "reservation-lost-to-another-run": "sha256:e7dcb1b5153f6aad54bf24719fee7202167e42d99dcff41fa3438d7ebe2e816f",
  "adopted-definition-and-reopened-admission": "sha256:11ae2ba2fcfa5b25cf123a902400d0df1b5d0805958fdca5d9a882597ae5bd51",
  "people-who-stand-in-advise-and-are-told": "sha256:884efad4dce049ae64986dbbebbf024f0ee85c367148e152624ad638ae805f87",
  "broken-glass-and-a-waiver-of-two": "sha256:443170f464839ffa0044119873b483300868d03084db9c764fa3ac3f8320840c",
  "evidence-erased-after-the-end": "sha256:4f1915760eee0dd0f56fc6ff151b285041821333a52d1f75badc9fda91386313",
  "freeze-warning-refusal-and-counts": "sha256:558c4e50dec055ed17e3264a41453369c60f29c9c7c05539e6c1f7c65b80d794",
  "frozen-and-the-same-failure": "sha256:e0ee589520563e72420320b5558552351d289e36029a3b97ae295a2fad236e64",
  "freeze-opened": "sha256:66998bd1a11bcef4ce1d7395ed85550e455f419d5ec6ee9228dadf9c5941a368",
  "superseded-with-its-successor": "sha256:1aa18023deea5601f354a7d2d1281a44df33aeaf79da87bb1ffa2ed4ac818c21",
  "work-that-takes-three-tries": "sha256:6616a7f01933c9f51fc5d7e8dc91192dfca3ceeaf4f26cb6d58398ce6d228cdd",
};

interface GoldenLedger extends JsonObject {
  readonly pipeline: Pipeline & JsonObject;
  readonly events: readonly (EventRecord & JsonObject)[];
  readonly final: { readonly shape: number; readonly version: number; readonly state: string; readonly next: Json };
}

const folder = fileURLToPath(new URL("../golden/", import.meta.url));

function read(name: string): GoldenLedger {
  return JSON.parse(readFileSync(`${folder}${name}.json`, "utf8")) as GoldenLedger;
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

describe("golden ledgers", () => {
  test("all are there, and none is new without its digest", () => {
    expect(readdirSync(folder).toSorted()).toEqual(
      Object.keys(GOLDEN)
        .map((name) => `${name}.json`)
        .toSorted(),
    );
  });

  test("together they hold every event there is", () => {
    const held = new Set(Object.keys(GOLDEN).flatMap((name) => read(name).events.map((event) => event.type)));
    expect(EVENT_TYPES.filter((type) => !held.has(type))).toEqual([]);
  });

  test.each(Object.entries(GOLDEN))("%s is what was recorded and gives the state and the wishes it gave", (name, digest) => {
    const ledger = read(name);
    expect(digestOf(ledger)).toBe(digest);
    const events = ledger.events.map(fromRecord);
    expect(plain(events.map(toRecord))).toEqual(ledger.events);
    const state = refold(events);
    const { final, pipeline } = ledger;
    expect(state.version).toBe(final.version);
    // States of another shape are refolded, not compared.
    expect([STATE_SHAPE > final.shape ? final.state : digestOf(plain(state)), STATE_SHAPE >= final.shape]).toEqual([final.state, true]);
    expect(plain(next(pipeline, state))).toEqual(final.next);
    expect(JSON.stringify(state).length).toBeLessThan(STATE_LIMIT);
    expect(explain(pipeline, state, state.at).run).toBe("run-1");
    // It can go on from there.
    const ticked = decide(pipeline, state, { type: "tick", id: "later", at: state.at });
    expect(ticked).toMatchObject({ answer: { ok: true }, events: [] });
  });
});
