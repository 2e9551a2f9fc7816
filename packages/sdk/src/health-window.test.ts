import { readFileSync } from "node:fs";
import { compilePipeline, formatProblems, loadDefinition, verifyPipeline } from "@sluice/definition";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { createVirtualClock, tryGate, type VirtualClock } from "@sluice/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTalkingServer, type TalkingServer } from "../../../test/support/talking-server.ts";
import { createHttpClient, createSluice, memory, type Principal, type RunStore, type RunView } from "./index.ts";

const ALICE: Principal = { id: "alice", assurance: "verified" };
const STEP_MS = 30_000;

let server: TalkingServer;
let clock: VirtualClock;
let store: RunStore;

beforeEach(async () => {
  server = await startTalkingServer((response) => response.end('{"status":"ok"}'));
  clock = createVirtualClock();
  store = memory({ clock: () => clock.now() });
});

afterEach(async () => {
  await store.close();
  await server.close();
});

const definition = (window: string, probe = "") => `format: 1
name: deploy
initial: deploy
stages:
  deploy:
    gates:
      - { id: health, use: measure, every: 30s, with: { probe: { use: http-probe, with: { url: "${server.url}/health", timeout: 10s${probe} } }, ${window} } }
    next: done
  done: { final: succeeded }
`;

/** A process of the host, with the definition as it stands in a file. */
function hostOf(text: string) {
  const loaded = loadDefinition(text, { file: "sluice.yaml" });
  if (!loaded.ok) throw new TypeError(formatProblems(loaded.problems));
  return createSluice({ pipelines: [loaded.source], store, clock });
}

type Host = ReturnType<typeof hostOf>;

async function settle(host: Host): Promise<void> {
  for (let report = await host.tick(); report.due + report.intents > 0; report = await host.tick()) await clock.flush();
}

async function start(host: Host): Promise<string> {
  const run = await host.start("deploy", { key: "K-1", subject: { kind: "image", facets: { head: "sha-1" } }, startedBy: ALICE });
  await settle(host);
  return run.id;
}

/** Lets time pass, a look at a time. */
async function pass(host: Host, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await clock.advance(STEP_MS);
    await settle(host);
  }
}

async function viewOf(host: Host, run: string): Promise<RunView> {
  const view = await host.get(run);
  if (view === undefined) throw new TypeError("the run is gone");
  return view;
}

/** What the ledger has of each look, oldest first. */
async function samplesOf(host: Host, run: string): Promise<readonly unknown[]> {
  const { items } = await host.ledger(run, { limit: 500 });
  return items
    .flatMap(({ events }) => events)
    .filter(({ type, data }) => type === "verdict-recorded" && data["sample"] === true)
    .map(({ data }) => (data["verdict"] as { readonly code: string }).code);
}

const fails: TalkingServer["answer"] = (response) => void response.writeHead(500).end("broken");
const cuts: TalkingServer["answer"] = (response) => void response.destroy();

describe("given production is asked over a window, from YAML alone (OR-65, OR-66)", () => {
  test("then it passes with few enough failures, each look is a sample in the ledger, and a restart goes on with the window", async () => {
    const text = definition("for: 15m, failures: 3");
    const first = hostOf(text);
    const run = await start(first);
    await pass(first, 10);
    server.answer = fails;
    await pass(first, 2);
    server.answer = (response) => response.end('{"status":"ok"}');
    const before = (await viewOf(first, run)).state.measures["health"];
    expect(before).toMatchObject({ samples: 13, failures: 2 });
    await first.close();

    const second = hostOf(text);
    await pass(second, 17);
    expect((await viewOf(second, run)).outcome).toBeUndefined();
    await pass(second, 1);
    const view = await viewOf(second, run);
    expect(view).toMatchObject({ outcome: "succeeded" });
    expect(view.state.measures["health"]).toMatchObject({ since: before?.since, samples: 31, failures: 2, inconclusives: 0 });
    const samples = await samplesOf(second, run);
    expect([samples.length, server.asked.length]).toEqual([31, 31]);
    expect(samples.filter((code) => code === "PROBE_STATUS")).toHaveLength(2);
    await second.close();
  });

  test.each([
    ["one failure too many", "for: 15m, failures: 1", "", fails, ["GATE_FAILED"], 2],
    ["failures in a row", "for: 15m, failures: 9, failuresInARow: 3", "", fails, ["GATE_FAILED"], 3],
    ["one silence too many", "for: 15m, failures: 9, inconclusive: 1", "", cuts, ["GATE_INCONCLUSIVE"], 2],
    ["silence that counts as failure", "for: 15m, failures: 1", ", unanswered: fail", cuts, ["GATE_FAILED"], 2],
  ])("given %s, then a person gets it at once", async (_what, window, probe, answer, holds, looks) => {
    const host = hostOf(definition(window, probe));
    server.answer = answer;
    const run = await start(host);
    await pass(host, 9);
    const view = await viewOf(host, run);
    expect([view.status, view.state.holds.map(({ code }) => code)]).toEqual(["held", holds]);
    expect([server.asked.length, (await samplesOf(host, run)).length]).toEqual([looks, looks]);
    await host.close();
  });

  test("given 500 and then 200, then as many passes in a row as the definition wants end it early", async () => {
    const host = hostOf(definition("for: 15m, failures: 5, consecutive: 3", ', pass: { path: "$.status", values: [ok] }'));
    const recovered = server.answer;
    const recovering = [fails, fails, recovered, fails];
    server.answer = (response, request) => (recovering.shift() ?? recovered)(response, request);
    const run = await start(host);
    await pass(host, 5);
    expect((await viewOf(host, run)).outcome).toBeUndefined();
    await pass(host, 1);
    const view = await viewOf(host, run);
    expect(view).toMatchObject({ outcome: "succeeded" });
    expect(view.state.measures["health"]).toMatchObject({ samples: 7, failures: 3, consecutive: 3 });
    await host.close();
  });

  test("given other content, then the window begins anew, because the probe binds it", async () => {
    const host = hostOf(definition("for: 15m"));
    const run = await start(host);
    await pass(host, 20);
    await host.revise(run, { facets: { head: "sha-2" }, by: ALICE });
    await settle(host);
    expect((await viewOf(host, run)).state.measures["health"]).toMatchObject({ samples: 1, since: clock.now() });
    await host.close();
  });
});

describe("given a definition that is wrong about its probe", () => {
  const registry = createGateRegistry(builtInGates);
  const problemsOf = (text: string) => {
    const loaded = loadDefinition(text, { file: "sluice.yaml" });
    if (!loaded.ok) return loaded.problems;
    const compiled = compilePipeline(loaded.source, registry, { file: "sluice.yaml", positions: loaded.positions });
    return compiled.ok ? verifyPipeline(compiled.pipeline) : compiled.problems;
  };
  /** Where something stands in the line of the gate. */
  const columnOf = (text: string, what: string): number => (text.split("\n")[6] ?? "").indexOf(what) + 1;

  test.each([
    ["an unknown gate", "use: http-probe", "use: htp-probe", "htp-probe", { didYouMean: "http-probe" }],
    ["a gate that asks people", "use: http-probe", "use: approval", "approval", {}],
    ["a gate that reads the work", "use: http-probe", "use: report", "report", {}],
    ["a key that the probe does not have", "timeout: 10s", "timout: 10s", "10s", { didYouMean: "timeout" }],
    ["a key beside them", "use: http-probe", "uses: http-probe", "http-probe", { didYouMean: "use" }],
    ["a value that the probe refuses", "timeout: 10s", "timeout: soon", "soon", {}],
  ])("%s is a problem at its place", (_what, right, wrong, place, more) => {
    const text = definition("for: 15m").replace(right, wrong);
    const expected = { code: "GATE_CONFIG_INVALID", line: 7, column: columnOf(text, place), ...more };
    expect(problemsOf(text)).toContainEqual(expect.objectContaining(expected));
  });

  test("a name and password in an address are refused, and neither the problem nor its line shows them", () => {
    const text = definition("for: 15m").replace("http://", "http://me:s3cret@");
    const problems = problemsOf(text) as Parameters<typeof formatProblems>[0];
    expect(problems).toMatchObject([{ code: "GATE_CONFIG_INVALID", line: 7, hidden: true }]);
    expect(JSON.stringify(problems) + formatProblems(problems, { text })).not.toContain("s3cret");
  });

  test("a cause of the probe opens no window: silence is counted there", () => {
    const opening = "every: 30s, onError: { unreachable: { then: accept, because: x } }";
    expect(problemsOf(definition("for: 15m").replace("every: 30s", opening))).toMatchObject([{ code: "KEY_INEFFECTIVE" }]);
  });

  test.each([
    ["more passes than samples", "for: 1m, consecutive: 4", "MEASURE_CANNOT_PASS", "for: 1m, consecutive: 3"],
    ["more failures than samples", "for: 1m, failures: 3", "MEASURE_LIMIT_UNREACHABLE", "for: 1m, failures: 2"],
  ])("%s are found before anything runs", (_what, wrong, code, right) => {
    expect(problemsOf(definition(wrong))).toMatchObject([{ code }]);
    expect(problemsOf(definition(right))).toEqual([]);
  });
});

test("given the template of a deployment, then its line for a window is sound as it stands", () => {
  const text = readFileSync(new URL("../../sluice/templates/deploy/sluice.yaml", import.meta.url), "utf8");
  const health = text.replace("      # - { id: health", "      - { id: health");
  const loaded = loadDefinition(health, { file: "sluice.yaml" });
  const compiled = loaded.ok ? compilePipeline(loaded.source, createGateRegistry(builtInGates)) : loaded;
  expect(health).not.toBe(text);
  expect(compiled.ok ? verifyPipeline(compiled.pipeline) : compiled.problems).toEqual([]);
});

describe("given a server that is asked once", () => {
  const registry = createGateRegistry(builtInGates);
  const ask = async (config: object = {}) => {
    const gate = registry.get("http-probe");
    if (gate === undefined) throw new TypeError("no such gate");
    return tryGate(gate, { with: { url: `${server.url}/health`, ...config }, http: createHttpClient() });
  };

  test.each<[string, TalkingServer["answer"], object, object]>([
    ["healthy", (response) => void response.end("fine"), {}, { value: "pass", code: "PROBE_PASSED" }],
    ["broken", fails, {}, { value: "fail", code: "PROBE_STATUS" }],
    ["cut", cuts, {}, { value: "error", cause: "unreachable" }],
    ["slow", () => undefined, { timeout: "50ms" }, { value: "error", cause: "timeout", code: "PROBE_TIMED_OUT" }],
    ["cut in its body", cutsInBody, {}, { value: "error", cause: "unreachable" }],
    ["huge", (response) => void response.end("x".repeat(3_000_000)), {}, { value: "pass" }],
    ["no text", (response) => void response.end(Buffer.from([0xff, 0xfe, 0x00])), {}, { value: "pass" }],
    ["redirecting", (response) => void response.writeHead(301, { location: "/in" }).end(), {}, { value: "fail", code: "PROBE_STATUS" }],
  ])("%s, then it is told so", async (_what, answer, config, expected) => {
    server.answer = answer;
    expect(await ask(config)).toMatchObject(expected);
    expect(server.asked.map(({ url }) => url)).toEqual(["/health"]);
  });

  test("huge or no text where a document is wanted, then it cannot be read", async () => {
    const wanted = { pass: { path: "$.status", values: ["ok"] } };
    for (const body of [`{"status":"ok","more":"${"x".repeat(3_000_000)}"}`, Buffer.from([0x7b, 0xff, 0x7d])]) {
      server.answer = (response) => response.end(body);
      expect(await ask(wanted)).toMatchObject({ value: "error", class: "input", code: "PROBE_UNREADABLE" });
    }
  });
});

function cutsInBody(response: Parameters<TalkingServer["answer"]>[0]): void {
  response.writeHead(200, { "content-length": "100" });
  response.write("half", () => response.destroy());
}
