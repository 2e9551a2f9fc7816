import type { Digest, Principal } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { expect, test } from "vitest";

const PIPELINE = `
format: 1
name: release
initial: confirm
effects: { deploy: { class: dangerous, repeat: safe } }
stages:
  confirm:
    gates: [{ id: go, use: approval, with: { from: [{ count: 2, of: ["group:ops"] }], exclude: [starter] } }]
    next: ship
  ship: { work: { run: deploy }, next: done }
  done: { final: succeeded }
`;

test("given a hundred decisions of four engines on one request at once, then one consumption, and the ledger explains each refusal (APR-5, ST-14)", async () => {
  const harness = createHarness({ pipelines: [PIPELINE] });
  const engines = Array.from({ length: 4 }, () => harness.engine());
  const [engine = harness.engine()] = engines;
  const subject = { kind: "plan", facets: { head: "h1" } } as const;
  const { id: run } = await engine.start("release", { key: "K", subject, startedBy: { id: "alice", assurance: "verified" } });
  const seen: Digest = (await engine.explain(run)).requests[0]?.digest ?? "sha256:";
  const people = ["ann", "ben", "cat", "alice", "mallory"];
  const decide = async (index: number): Promise<string> => {
    const who = people[index % people.length] ?? "";
    const by: Principal = { id: who, assurance: "verified", groups: who === "mallory" ? [] : ["ops"] };
    for (;;) {
      const answer = await (engines[index % 4] ?? engine).decide(run, { gate: "go", decision: "approve", by, seen, id: `click-${index}` });
      if (answer.ok || answer.code !== "RUN_CONTENDED") return answer.ok ? "counted" : `click-${index} ${answer.code}`;
    }
  };
  const answers = await harness.clock.see(Promise.all(Array.from({ length: 100 }, (_none, index) => decide(index))));
  const events = (await engine.ledger(run, { limit: 1000 })).items.flatMap((commit) => commit.events);
  const of = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
  expect(of("request-closed")).toMatchObject([{ as: "approved" }]);
  expect(of("decision-recorded")).toHaveLength(2);
  expect(answers.filter((answer) => answer === "counted")).toHaveLength(2);
  const refused = answers.filter((answer) => answer !== "counted").toSorted();
  expect(
    of("decision-refused")
      .map(({ id, code }) => `${id as string} ${code as string}`)
      .toSorted(),
  ).toEqual(refused);
  await harness.clock.see(engine.settled(run));
  expect([harness.performed.length, (await engine.get(run))?.outcome]).toEqual([1, "succeeded"]);
});
