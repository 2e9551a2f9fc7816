import { createMemoryStore } from "@sluice/store-memory";
import type { GateContext, Outcome } from "@sluice/core";
import { createVirtualClock, outcome, pipelineFrom, scriptedRegistry } from "@sluice/testing";
import { benchEngine } from "./bench-engine.ts";
import { compare, type Side } from "./compare.ts";
import { type Figure, short } from "./figure.ts";

const RUNS = 40;

/** What the engine adds to a gate that does next to nothing: claim, load, bound, redact, decide, append. Told, not judged. */
export const gate: Figure = {
  name: "gate",
  async measure(effort) {
    const runs = effort.quick ? 2 : RUNS;
    const clock = createVirtualClock();
    const seen: GateContext[] = [];
    const script = (_gate: string, context: GateContext): Outcome => {
      seen[0] = context;
      return outcome("pass");
    };
    const registry = scriptedRegistry(script);
    const pipeline = pipelineFrom(ONE_GATE, registry);
    const store = createMemoryStore({ clock: () => clock.now() });
    const engine = benchEngine({ store, clock, registry, pipelines: [pipeline] });
    let made = 0;
    const through: Side["batch"] = async () => {
      for (let run = 0; run < runs; run++) {
        await engine.start("one-gate", {
          key: `k-${made++}`,
          subject: { facets: { head: "0".repeat(40) } },
          startedBy: { id: "alice", assurance: "verified" },
        });
      }
      return async () => {
        const { intents } = await engine.tick({ limit: runs });
        if (intents !== runs) throw new Error(`${intents} gates were judged, not ${runs}`);
        return runs;
      };
    };
    const direct: Side["batch"] = () => {
      const judge = registry.get("check");
      const context = seen[0];
      if (context === undefined) throw new Error("no gate was judged");
      return async () => {
        for (let turn = 0; turn < runs * 50; turn++) {
          if ((await judge?.evaluate?.(context))?.value !== "pass") throw new Error("the gate does not pass");
        }
        return runs * 50;
      };
    };
    const { faster, us, rounds } = await compare(
      [
        { name: "engine", batch: through },
        { name: "direct", batch: direct },
      ],
      effort,
    );
    const last = await store.load({ scope: "default", run: (await engine.list({ limit: 1 })).items[0]?.run ?? "" });
    await engine.close();
    if (last === undefined) throw new Error("there is no run");
    return [
      {
        name: "gate",
        ratio: short(1 / (faster[0] ?? 0)),
        unit: "times the cost of calling an empty gate directly, through the engine on a memory store",
        detail: { good: "below", rounds, microseconds: { engine: short(us[0] ?? 0), direct: short(us[1] ?? 0) } },
      },
    ];
  },
};

const ONE_GATE = `
format: 1
name: one-gate
initial: judge
stages:
  judge: { gates: [{ id: check }], next: done }
  done: { final: succeeded }
`;
