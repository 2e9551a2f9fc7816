import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { digestOf, type Principal } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { type DecideRequest, type Engine, signedText } from "./index.ts";

const PIPELINE = `
format: 1
name: release
initial: judge
stages:
  judge: { gates: [{ id: go, use: approval, with: { from: [{ count: 1, of: [bob] }], signed: true } }], next: done }
  done: { final: succeeded }
`;

const pair = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");

function raw(key: KeyObject): string {
  return Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url").toString("base64");
}

const KEYS: Readonly<Record<string, readonly { readonly id: string; readonly ed25519: string }[]>> = {
  bob: [
    { id: "laptop", ed25519: raw(pair.publicKey) },
    { id: "short", ed25519: "c2hvcnQ=" },
  ],
  carol: [{ id: "laptop", ed25519: raw(other.publicKey) }],
};
const people = {
  portVersion: 1,
  groupsOf: () => Promise.resolve([]),
  membersOf: () => Promise.resolve(undefined),
  keysOf: (id: string) => Promise.resolve(KEYS[id] ?? []),
} as const;

/** Only a name that somebody typed: the signature is what makes it sure. */
const BOB: Principal = { id: "bob", assurance: "claimed" };

async function asked(given: { readonly people?: typeof people } = { people }, from = "{ count: 1, of: [bob] }") {
  const harness = createHarness({ pipelines: [PIPELINE.replace("{ count: 1, of: [bob] }", from)] });
  const engine = harness.engine(given);
  const subject = { kind: "plan", facets: { head: "h1" } } as const;
  const { id: run } = await engine.start("release", { key: "K", subject, startedBy: { id: "alice", assurance: "verified" } });
  const request = (await engine.explain(run)).data.gates[0]?.request;
  if (request?.question === undefined) throw new Error("nothing is asked");
  const { question, digest: seen } = request;
  const gesture = { gate: "go", decision: "approve", by: BOB, id: "click", seen, reason: "tried it" } as const;
  const words = { question, decision: "approve", by: "bob", id: "click", reason: "tried it" };
  const decide = (value: string, more: Partial<DecideRequest> = {}, key = "laptop") =>
    engine.decide(run, { ...gesture, signature: { key, value }, ...more });
  return { harness, engine, run, question, words, decide };
}

function signed(text: string, key = pair.privateKey): string {
  return sign(null, Buffer.from(text), key).toString("base64");
}

/** What a decision is answered, and which events it adds. */
async function decideAndRead(engine: Engine, run: string, decide: () => Promise<unknown>) {
  const types = async () => (await engine.ledger(run)).items.flatMap(({ events }) => events.map(({ type }) => type));
  const before = await types();
  const answer = await decide();
  return { answer, events: (await types()).slice(before.length) };
}

describe("signed decisions", () => {
  test("a signature of exactly this question and these words makes the identity sure, and stands in the ledger", async () => {
    const { engine, run, words, decide } = await asked();
    const value = signed(signedText(words));
    expect(await decide(value)).toEqual({ ok: true, request: "approved" });
    const recorded = (await engine.ledger(run)).items.flatMap(({ events }) => events).find(({ type }) => type === "decision-recorded");
    expect(recorded?.data).toMatchObject({ by: { id: "bob", assurance: "verified" }, signature: { key: "laptop", value } });
  });

  test.each<[string, (run: Awaited<ReturnType<typeof asked>>) => Promise<unknown>]>([
    ["made by somebody else", ({ words, decide }) => decide(signed(signedText(words), other.privateKey))],
    ["of other words", ({ words, decide }) => decide(signed(signedText({ ...words, decision: "reject" })))],
    ["of another reason", ({ words, decide }) => decide(signed(signedText(words)), { reason: "never mind" })],
    ["of another gesture", ({ words, decide }) => decide(signed(signedText(words)), { id: "other" })],
    ["of another question", ({ words, decide }) => decide(signed(signedText({ ...words, question: { ...words.question, run: "x" } })))],
    [
      "of another person",
      ({ words, decide }) => decide(signed(signedText({ ...words, by: "carol" })), { by: { id: "carol", assurance: "claimed" } }),
    ],
    ["with answers that were not signed", ({ words, decide }) => decide(signed(signedText(words)), { answers: { a: 1 } })],
    ["with a key that nobody has", ({ words, decide }) => decide(signed(signedText(words)), {}, "desktop")],
    ["with a key that is none", ({ words, decide }) => decide(signed(signedText(words)), {}, "short")],
    ["that is none", ({ decide }) => decide("AAAA")],
    ["written in another way (WHK-1)", ({ words, decide }) => decide(`${signed(signedText(words))}\n`)],
    ["endless", ({ decide }) => decide("A".repeat(100_000))],
    [
      "that was left out",
      ({ engine, run, words }) => engine.decide(run, { gate: "go", decision: "approve", by: BOB, seen: digestOf({ ...words.question }) }),
    ],
  ])("one %s counts for nothing, and is written down", async (_what, decide) => {
    const run = await asked();
    expect(await decide(run)).toMatchObject({ ok: false, code: "DECISION_UNSIGNED" });
    const events = (await run.engine.ledger(run.run)).items.flatMap(({ events: each }) => each);
    expect(events.at(-1)).toMatchObject({ type: "decision-refused", data: { code: "DECISION_UNSIGNED" } });
    expect((await run.engine.get(run.run))?.outcome).toBeUndefined();
  });

  test("one of a question that is out of date is stale, whatever it is", async () => {
    const { engine, run, words, decide } = await asked();
    const value = signed(signedText(words));
    await engine.extend(run, { by: { id: "alice", assurance: "verified" }, gate: "go", byMs: 1000 });
    expect(await decide(value)).toMatchObject({ code: "DECISION_STALE" });
  });

  test("one that was taken back is spent, however sure whoever brings it once more says to be (APR-2, APR-5)", async () => {
    const { engine, run, question, words, decide } = await asked(undefined, "{ count: 2, of: [bob, carol] }");
    const value = signed(signedText(words));
    expect(await decide(value)).toEqual({ ok: true, request: "open" });
    const back = signed(signedText({ question, decision: "revoke", by: "bob", id: "back" }));
    const { answer, events } = await decideAndRead(engine, run, () =>
      engine.decide(run, {
        gate: "go",
        decision: "revoke",
        by: BOB,
        id: "back",
        seen: digestOf({ ...question }),
        signature: { key: "laptop", value: back },
      }),
    );
    expect([answer, events]).toEqual([{ ok: true, request: "open" }, ["decision-recorded"]]);
    for (const assurance of ["claimed", "local", "verified"] as const)
      expect(await decideAndRead(engine, run, () => decide(value, { by: { id: "bob", assurance } }))).toMatchObject({ events: [] });
    expect((await engine.explain(run)).data.gates[0]?.request?.approvedBy).toEqual([]);
  });

  test("without anybody who knows keys, nobody can sign", async () => {
    const { words, decide } = await asked({});
    expect(await decide(signed(signedText(words)))).toMatchObject({ code: "DECISION_UNSIGNED" });
  });

  test("what is signed is kept as it was signed, or refused", async () => {
    const { decide } = await asked();
    const invalid = { code: "COMMAND_INVALID" };
    await expect(decide("x", { reason: "r".repeat(1001) })).rejects.toMatchObject(invalid);
    await expect(decide("x", { signature: { key: 1, value: "x" } as never })).rejects.toMatchObject(invalid);
    const { engine, run, words } = await asked();
    const unnamed = {
      gate: "go",
      decision: "approve",
      by: BOB,
      seen: digestOf({ ...words.question }),
      signature: { key: "k", value: "v" },
    } as const;
    await expect(engine.decide(run, unnamed)).rejects.toMatchObject(invalid);
  });
});
