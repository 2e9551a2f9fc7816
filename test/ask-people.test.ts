// What docs/guides/ask-people.md shows is done here, on a real engine.
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fakeVcs, rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { peopleFile, type Principal, type Sluice, signedText, staticPeople } from "../packages/sdk/src/index.ts";
import { root } from "../scripts/checks/repository.ts";

const example = (name: string): string => readFileSync(join(root, "docs/reference/examples", name), "utf8");
const who = (id: string): Principal => ({ id, assurance: "verified" });
const GROUPS = { engineering: ["ann", "ben", "lea"], security: ["sam"], "role:release-manager": ["lea"], legal: ["lara"], oncall: ["ann"] };

const FACETS = { head: "c1", base: "main", baseCommit: "m1" } as const;

function waiting(): Promise<Rehearsal> {
  return rehearse(example("ask-people.yaml"), {
    work: { deploy: {} },
    verdicts: { size: "pass" },
    people: GROUPS,
    vcs: { ...fakeVcs({ commits: {} }), observe: () => Promise.resolve(FACETS), commits: () => Promise.resolve([]) },
    subject: { kind: "git", facets: FACETS },
    startedBy: "zoe",
  });
}

/** What the guide does with a host's own Sluice, done with the rehearsal's engine. */
type Host = Pick<Sluice, "explain" | "decide" | "delegate" | "advise">;

// #region decide
/** Whoever shows the question gives its digest back: what is decided is what was seen. */
async function decideAs(
  sluice: Host,
  run: string,
  by: Principal,
  answers: { readonly window: string; readonly "rollback-tested": boolean },
) {
  const { requests } = await sluice.explain(run);
  const [asked] = requests;
  if (asked === undefined) return undefined;
  return sluice.decide(run, { gate: asked.gate, decision: "approve", by, seen: asked.digest, answers });
}
// #endregion decide

// #region delegate
/** Sam is away until Friday: Sue answers in his place, for this run and this gate. */
const lend = (sluice: Host, run: string, friday: number) =>
  sluice.delegate(run, { gate: "confirm", by: who("sam"), to: "sue", until: friday });
// #endregion delegate

// #region advise
/** What a model thinks is shown to whoever decides. It never counts. */
async function advise(sluice: Host, run: string) {
  const { requests } = await sluice.explain(run);
  const by = { id: "reviewer-bot", assurance: "verified", kind: "machine" } as const;
  const [asked] = requests;
  return asked && sluice.advise(run, { gate: asked.gate, says: "reject", by, seen: asked.digest, reason: "the migration locks a table" });
}
// #endregion advise

// #region sign
/** A detached signature, made wherever the person's key is. */
async function signed(sluice: Host, run: string, pem: string) {
  const { data } = await sluice.explain(run);
  const request = data.gates.find(({ gate }) => gate === "confirm")?.request;
  if (request?.question === undefined) return undefined;
  const said = { decision: "reject", by: "sam", id: "click-7", reason: "not on a Friday" } as const;
  const text = signedText({ question: request.question, ...said });
  const value = sign(null, Buffer.from(text, "utf8"), createPrivateKey(pem)).toString("base64");
  const by = { id: "sam", assurance: "claimed" } as const;
  return sluice.decide(run, { gate: "confirm", ...said, by, seen: request.digest, signature: { key: "laptop", value } });
}
// #endregion sign

const ANSWERS = { window: "night", "rollback-tested": true };

describe("docs/guides/ask-people.md", () => {
  test("asks two groups at once and the release manager after them, who answer questions", async () => {
    const play = await waiting();
    const decide = (id: string, answers = ANSWERS) => decideAs(play.engine, play.run.run, who(id), answers);
    expect(await decide("lea")).toEqual({ ok: true, request: "open" });
    expect(await decide("ben")).toEqual({ ok: true, request: "open" });
    expect(await decide("sam", { ...ANSWERS, "rollback-tested": false })).toMatchObject({ code: "DECISION_ANSWERS_INVALID" });
    expect(await decide("sam")).toEqual({ ok: true, request: "open" });
    // Lea was counted as an engineer, and nobody counts twice. Ben has answered, too, so she can take that back and answer as who she is wanted as.
    expect(await decide("lea")).toMatchObject({ code: "DECISION_DUPLICATE" });
    await play.decide("confirm", "revoke", "lea");
    expect(await decide("lea")).toEqual({ ok: true, request: "approved" });
  });

  test("goes on when everybody who is wanted has answered", async () => {
    const play = await waiting();
    for (const id of ["ann", "sam", "lea"]) expect(await decideAs(play.engine, play.run.run, who(id), ANSWERS)).toMatchObject({ ok: true });
    await play.later("1m");
    expect(play.run.outcome).toBe("succeeded");
  });

  test("lets somebody stand in, and a machine advise", async () => {
    const play = await waiting();
    const { run } = play.run;
    expect(await lend(play.engine, run, play.clock.now() + 86_400_000)).toMatchObject({ ok: true });
    expect(await advise(play.engine, run)).toEqual({ ok: true, counted: false });
    const [asked] = (await play.engine.explain(run)).requests;
    const seen = asked?.digest ?? "sha256:";
    const inPlace = { gate: "confirm", decision: "approve", by: who("sue"), for: "sam", seen, answers: ANSWERS } as const;
    expect(await play.engine.decide(run, inPlace)).toEqual({ ok: true, request: "open" });
    expect((await play.explain()).text).toContain("approved by sue (verified) for sam");
  });

  test("is stopped by who may stop it, and that is lifted by who may lift it", async () => {
    const play = await waiting();
    expect(await play.reject("confirm", "lara", "no licence")).toMatchObject({ ok: true, request: "rejected" });
    expect(await play.resume("ann")).toMatchObject({ ok: false, code: "DECISION_NOT_ELIGIBLE" });
    expect(await play.resume("cto")).toMatchObject({ ok: true });
    expect(play.run.state.requests["confirm"]).toMatchObject({ decisions: [] });
  });

  test("tells people, and goes on in an emergency under another name", async () => {
    const play = await waiting();
    expect(new Set(play.notices.map(({ topic, to }) => `${topic} ${to}`))).toContain("request-opened group:engineering");
    await play.later("2d");
    expect(play.notices.map(({ topic, to }) => `${topic} ${to}`)).toContain("request-escalated cto");
    expect(await play.decide("confirm", "break-glass", "ann", "the shop is down")).toMatchObject({ ok: true, request: "overridden" });
    expect(await play.ledger()).toContain("broke the glass of confirm");
  });

  test("counts a signature by the question and the key", async () => {
    const pair = generateKeyPairSync("ed25519");
    const raw = Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64");
    const people = staticPeople({ groups: GROUPS, keys: { sam: [{ id: "laptop", ed25519: raw }] } });
    const play = await waiting();
    const pem = pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    // The rehearsal's people have no keys: nobody can sign there.
    expect(await signed(play.engine, play.run.run, pem)).toMatchObject({ ok: false, code: "DECISION_UNSIGNED" });
    expect(await people.keysOf?.("sam")).toEqual([{ id: "laptop", ed25519: raw }]);
  });

  test("has people in a file", async () => {
    // #region people
    const people = peopleFile({ file: join(root, "docs/reference/examples/people.yaml") });
    const groups = await people.groupsOf("lea");
    // #endregion people
    expect(groups).toEqual(["engineering", "leads", "role:release-manager"]);
    expect(await people.keysOf?.("sam")).toHaveLength(1);
  });
});
