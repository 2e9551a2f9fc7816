import type { GateDescriptor, Json } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { builtInGates, createGateRegistry, httpProbe, measure } from "../index.ts";

const URL = "https://app.example/health";
const WINDOW = { for: "15m", failures: 3, probe: { use: "http-probe", with: { url: URL } } };

const registry = createGateRegistry(builtInGates);

function issuesOf(config: Json, gates = registry): readonly string[] {
  const checked = gates.get("measure", config)?.validate(config);
  return checked === undefined || checked.ok ? [] : checked.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("measure among the gates of a registry", () => {
  test("given a probe, then it binds and fails as the probe does, and reads the world", () => {
    const landed = { for: "1h", probe: { use: "landed", with: { base: "main" } } };
    const change = { for: "1h", probe: { use: "added-lines" } };
    expect(registry.get("measure", WINDOW)).toMatchObject({ kind: "measure", reads: "world", causes: ["unreachable", "timeout"] });
    expect(registry.get("measure", landed)).toMatchObject({ binds: ["head"], causes: [] });
    expect(registry.get("measure", change)).toMatchObject({ binds: ["base", "head"], reads: "world" });
  });

  test("given a newer version of the probe, then it is a newer version of the measure, so that no old window goes on", () => {
    const newer = { ...httpProbe, version: 5 };
    const gates = createGateRegistry([measure, newer]);
    expect([registry.get("measure", WINDOW)?.version, gates.get("measure", WINDOW)?.version]).toEqual([1, 5]);
  });

  test("given a window, then it is planned as written, with a few samples that may tell nothing", () => {
    const plan = (config: Json) => {
      const gate = registry.get("measure", config);
      const checked = gate?.validate(config);
      return checked?.ok === true ? gate?.plan(checked.value) : checked;
    };
    expect(plan(WINDOW)).toEqual({ kind: "measure", windowMs: 900_000, failureLimit: 3, inconclusiveLimit: 3 });
    expect(plan({ ...WINDOW, failures: 0, inconclusive: 0, failuresInARow: 2, consecutive: 4, count: 9 })).toEqual({
      kind: "measure",
      windowMs: 900_000,
      failureLimit: 0,
      inconclusiveLimit: 0,
      failuresInARow: 2,
      consecutive: 4,
      count: 9,
    });
  });

  test.each<[string, Json, string]>([
    ["no probe", { for: "15m" }, "probe: is missing"],
    ["no window", { probe: WINDOW.probe }, "for: is missing"],
    ["a key that there is not", { ...WINDOW, every: "30s" }, "every"],
    ["a key of a probe that there is not", { ...WINDOW, probe: { uses: "http-probe" } }, "probe.uses"],
    ["what the probe refuses", { ...WINDOW, probe: { use: "http-probe", with: { url: URL, method: "PUT" } } }, "probe.with.method"],
    ["what the probe needs", { ...WINDOW, probe: { use: "http-probe" } }, "probe.with.url: is missing"],
    [
      "a placeholder that the probe does not know",
      { ...WINDOW, probe: { use: "http-probe", with: { url: `${URL}/\${id}` } } },
      "probe.with.url",
    ],
    ["a name that nobody has", { ...WINDOW, probe: { use: "htp-probe" } }, "probe.use: must be one of: "],
    ["a name of the prototype", { ...WINDOW, probe: { use: "constructor" } }, "probe.use"],
    ["a gate that asks people", { ...WINDOW, probe: { use: "approval", with: { of: ["a"] } } }, "probe.use"],
    ["a gate that reads the work", { ...WINDOW, probe: { use: "exit-status", with: { pass: [0], because: "x" } } }, "probe.use"],
    ["a right", { ...WINDOW, probe: { use: "reserve", with: { name: "a" } } }, "probe.use"],
    ["itself", { ...WINDOW, probe: { use: "measure", with: WINDOW } }, "probe.use"],
  ])("given %s, then the configuration is refused there", (_what, config, where) => {
    expect(issuesOf(config).join("\n")).toContain(where);
  });

  test("given a name that nobody has, then the gates that can be sampled are told, and no others", () => {
    const [issue = ""] = issuesOf({ ...WINDOW, probe: { use: "healthy" } });
    for (const name of ["http-probe", "landed", "command"]) expect(issue).toContain(name);
    for (const name of ["approval", "report", "reserve", "measure"]) expect(issue.split(": ").at(-1)?.split(", ")).not.toContain(name);
  });

  test("given a secret in the probe's address, then the measure hides it as the probe does", () => {
    const config = { ...WINDOW, probe: { use: "http-probe", with: { url: "https://me:s3cret@app.example/" } } };
    const checked = registry.get("measure", config)?.validate(config);
    expect(checked).toMatchObject({ ok: false, issues: [{ path: ["probe", "with", "url"], hidden: true }] });
    expect(JSON.stringify(checked)).not.toContain("s3cret");
  });
});

describe("measure where its probe is missing", () => {
  test.each<[string, GateDescriptor | undefined]>([
    ["outside of any registry", measure],
    ["in a registry without the probe", createGateRegistry([measure]).get("measure", WINDOW)],
    ["without a configuration", registry.get("measure")],
  ])("%s, then it cannot look, and nobody takes it for one that can", (_where, gate) => {
    expect(gate).toMatchObject({ id: "measure", kind: "measure" });
    expect(Object.keys(gate ?? {})).not.toContain("evaluate");
  });

  test("then its configuration is refused", () => {
    expect(issuesOf(WINDOW, createGateRegistry([measure]))).toEqual([expect.stringContaining("probe.use")]);
    expect(measure.validate(WINDOW).ok).toBe(false);
  });
});
