import { compilePipeline, type Definition } from "@sluice/definition";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { pipelineFrom, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { definePipeline, type Json } from "./index.ts";

const CHAIN = ["created", "analysis", "architecture", "development", "review", "testing", "deploy-staging", "deploy"] as const;

/** Work that ends well at once, wherever there is any. */
const WORK = Object.fromEntries(CHAIN.slice(1).map((stage) => [stage, {}]));

/** A chain of stages; only some have work, and checks stand before the deployment. */
function chain(before: readonly string[] = []): string {
  const stages = CHAIN.map((stage, index) => {
    const admission = stage === "deploy" && before.length > 0 ? `before: [${before.join(", ")}], ` : "";
    const work = stage === "created" ? "" : `work: { run: ${stage} }, `;
    return `  ${stage}: { ${admission}${work}next: ${CHAIN[index + 1] ?? "done"} }`;
  });
  return `format: 1\nname: chain\ninitial: created\nstages:\n${stages.join("\n")}\n  done: { final: succeeded }\n`;
}

const registry = scriptedRegistry();
const check = (id: string, ...needs: readonly string[]): string =>
  `{ id: ${id}, use: check${needs.length === 0 ? "" : `, needs: [${needs.join(", ")}]`}, with: { name: ${id} } }`;

describe("a check before an irreversible edge is attached to that edge (OR-01)", () => {
  test("the stages and the ways between them stay as they are", () => {
    const ways = (text: string): unknown => pipelineFrom(text, registry).stages.map(({ id, next, work, gates }) => [id, next, work, gates]);
    expect(ways(chain([check("security"), check("merge", "security")]))).toEqual(ways(chain()));
    expect(
      pipelineFrom(chain([check("security")]), registry).stages.flatMap(({ id, before }) => before.map((gate) => [id, gate.id])),
    ).toEqual([["deploy", "security"]]);
  });

  test("an unknown check refuses the whole definition", () => {
    expect(() => pipelineFrom(chain(["securitee"]), registry)).toThrow(expect.objectContaining({ code: "DEFINITION_INVALID" }));
  });

  test("while the check is closed, the work behind the edge is never sent", async () => {
    const options = { gates: registry, work: WORK, verdicts: { security: "fail" as const } };
    const play = await rehearse(chain([check("security")]), options);
    expect([play.run.stage, play.run.state.holds.map(({ code }) => code)]).toEqual(["deploy", ["GATE_FAILED"]]);
    expect(play.performed.map(({ effect }) => effect)).not.toContain("deploy");
    const passing = await rehearse(chain([check("security")]), { ...options, verdicts: { security: "pass" } });
    expect([passing.run.outcome, passing.performed.at(-1)?.effect]).toEqual(["succeeded", "deploy"]);
  });
});

describe("checks before an edge in a fixed order (OR-02)", () => {
  const EDGE = chain([
    check("staging"),
    check("security", "staging"),
    "{ id: lease, use: reserve, needs: [security], with: { name: 'merge:main' } }",
    check("merge", "lease"),
    check("image", "merge"),
    "{ id: confirm, use: approval, needs: [image], with: { of: [bob] } }",
  ]);
  const green = { staging: "pass", security: "pass", merge: "pass", image: "pass" } as const;
  const gates = createGateRegistry([...builtInGates, ...scriptedGates()]);

  test.each([
    ["staging", ["staging"]],
    ["security", ["staging", "security"]],
    ["merge", ["staging", "security", "merge"]],
    ["image", ["staging", "security", "merge", "image"]],
  ])("given %s fails, it owns the outcome, and nothing behind it is looked at, taken or asked", async (bad, asked) => {
    const play = await rehearse(EDGE, { gates, work: WORK, verdicts: { ...green, [bad]: "fail" } });
    const { state } = play.run;
    expect(state.holds.map(({ code, reason }) => [code, reason.includes(bad)])).toEqual([["GATE_FAILED", true]]);
    expect(Object.keys(state.verdicts).toSorted()).toEqual(asked.toSorted());
    expect(Object.keys(state.requests)).toEqual([]);
    expect(Object.keys(state.reservations)).toEqual(asked.includes("merge") ? ["merge:main"] : []);
  });

  test("given all are green, the person is asked last", async () => {
    const play = await rehearse(EDGE, { gates, work: WORK, verdicts: green });
    expect([play.run.status, Object.keys(play.run.state.requests)]).toEqual(["waiting", ["confirm"]]);
  });
});

/** The scripted gate that only has a name. */
function scriptedGates() {
  const scripted = registry.get("check");
  return scripted === undefined ? [] : [scripted];
}

describe("work that ended badly in a stage where nothing reads its exit (TG-10)", () => {
  const DEPLOY = `format: 1
name: deploy
initial: deploy
stages:
  deploy: { work: { run: script, timeout: 10m, attempts: 2, every: 1m }, next: announce }
  announce: { work: { run: announcer }, next: done }
  done: { final: succeeded }
`;

  test("given a nonzero exit each time, it is tried again within its attempts and then held; nothing later happens", async () => {
    const play = await rehearse(DEPLOY, { gates: registry, work: { script: { exit: 3 } } });
    await play.later("5m");
    expect([play.run.stage, play.run.state.holds.map(({ code }) => code)]).toEqual(["deploy", ["WORK_FAILED"]]);
    expect(play.performed.map(({ effect }) => effect)).toEqual(["script", "script"]);
    expect(play.run.state.holds[0]?.reason).toContain("3");
  });

  test("given work that runs out of its time, that counts as failed too", async () => {
    const play = await rehearse(DEPLOY, { gates: registry });
    await play.later("1h");
    expect([play.run.stage, play.run.state.holds.map(({ code }) => code)]).toEqual(["deploy", ["WORK_FAILED"]]);
  });

  test("given exit 0, the next stage begins", async () => {
    const play = await rehearse(DEPLOY, { gates: registry, work: { script: {}, announcer: {} } });
    expect(play.run.outcome).toBe("succeeded");
  });
});

describe("a route on the output of work (TG-25)", () => {
  const ROUTED = `format: 1
name: routed
initial: scan
stages:
  scan:
    work: { run: scanner }
    routes: [{ when: { output: scanner, path: $.risk.level, in: [high, critical] }, to: mend, once: true }]
    next: done
  mend: { work: { run: mender }, next: scan }
  done: { final: succeeded }
`;
  const enteredAfter = async (...outputs: readonly Json[]): Promise<unknown> => {
    const play = await rehearse(ROUTED, { gates: registry, work: { mender: {} } });
    for (const output of outputs) await play.work({ output }, "scanner");
    return play.performed.map(({ effect }) => effect);
  };

  test("given a listed value at the path, it is taken, once; in any case of its letters", async () => {
    const high = { risk: { level: "HIGH" } };
    expect(await enteredAfter(high, high)).toEqual(["scanner", "mender", "scanner"]);
  });

  test.each<[string, Json]>([
    ["another value", { risk: { level: "low" } }],
    ["nothing at the path", { risk: {} }],
    ["a list with the value in it", { risk: { level: ["high"] } }],
    ["another type", { risk: { level: true } }],
    ["the value somewhere else", { level: "high" }],
  ])("given %s, it is not", async (_what, output) => {
    expect(await enteredAfter(output)).toEqual(["scanner"]);
  });

  test("given no output at all, it is not", async () => {
    const play = await rehearse(ROUTED, { gates: registry, work: { scanner: {} } });
    expect([play.run.outcome, play.performed.length]).toEqual(["succeeded", 1]);
  });
});

describe("a gate is data (TG-01)", () => {
  const definition = definePipeline({
    format: 1,
    name: "validated",
    initial: "validate",
    stages: {
      validate: {
        work: { run: "validator" },
        gates: [
          { id: "report", with: { file: "report.md", field: "status", pass: ["PASS"], fail: ["FAIL"] } },
          { id: "style", use: "report", enforcement: "advisory", with: { file: "style.md", field: "status", pass: ["OK"], fail: ["BAD"] } },
        ],
        next: "done",
      },
      done: { final: "succeeded" },
    },
  });
  const gates = createGateRegistry(builtInGates);

  test("what is compiled is plain JSON with the names, values and policy that were written, the same every time", () => {
    const [first, second] = [compilePipeline(definition, gates), compilePipeline(structuredClone(definition) as Definition, gates)];
    expect(first).toEqual(second);
    const pipeline = first.ok ? first.pipeline : undefined;
    expect(JSON.parse(JSON.stringify(pipeline))).toEqual(pipeline);
    expect(pipeline?.stages[0]?.gates.map(({ id, with: config, enforcement }) => [id, config, enforcement])).toEqual([
      ["report", definition.stages.validate.gates[0].with, "required"],
      ["style", definition.stages.validate.gates[1].with, "advisory"],
    ]);
  });

  test("given code in its place, it is refused", () => {
    const stages = { ...definition.stages, validate: { gates: [{ id: "report", with: { judge: () => true } }], next: "done" } };
    const compiled = compilePipeline({ ...definition, stages }, gates);
    expect(compiled.ok ? [] : compiled.problems.map(({ code }) => code)).toEqual(["VALUE_TYPE"]);
  });
});
