import { deepEqual, doesNotThrow, equal, ok } from "node:assert/strict";
import { isJson, type Json } from "@sluice/core";
import type { SuiteGroup } from "../suite-api.ts";
import type { GateSuite } from "./gate-under-test.ts";
import { CANARY, hostileConfigs, withCanaries, withSpoiltPlaceholders } from "./hostile-configs.ts";

/** Far above what helps anybody, far below what floods a screen. */
const MOST_ISSUES = 100;
const LONGEST_ISSUE = 2000;

/** Every sound configuration that the author gave. */
function soundConfigs({ accepts = [], looks }: GateSuite): readonly Json[] {
  return [...accepts, ...looks.map((look) => look.with)];
}

/** How a gate checks its configuration, and what it plans from it. */
export const configCases: SuiteGroup<GateSuite> = {
  name: "configuration",
  cases: [
    {
      name: "a sound one is accepted, is not changed, and gives the same plan of the gate's kind each time",
      run: async (suite) => {
        for (const config of soundConfigs(suite)) {
          const written = JSON.stringify(config);
          const [one, other] = [planOf(suite, config), planOf(suite, config)];
          equal(JSON.stringify(config), written, "the configuration was changed by its check");
          equal(one.kind, suite.gate.kind, "the plan is of another kind than the gate");
          ok(isJson(one), "a plan is plain JSON");
          deepEqual(other, one);
        }
      },
    },
    {
      name: "a wrong one is refused with something that can be said about it",
      run: async ({ gate, refuses }) => {
        for (const config of refuses) {
          const checked = gate.validate(config);
          ok(!checked.ok, `accepted: ${JSON.stringify(config)}`);
          ok(
            checked.issues.length > 0 && checked.issues.every(({ message, path }) => message !== "" && Array.isArray(path)),
            "an issue has a path and a message",
          );
        }
      },
    },
    {
      name: "hostile values are answered, never thrown at, and the answer is bounded",
      run: async ({ gate }) => {
        for (const value of hostileConfigs()) {
          doesNotThrow(() => {
            const checked = gate.validate(value as Json);
            if (checked.ok) return;
            ok(checked.issues.length <= MOST_ISSUES, `${checked.issues.length} issues`);
            for (const { message } of checked.issues) ok(message.length <= LONGEST_ISSUE, `an issue of ${message.length} characters`);
          });
        }
      },
    },
    {
      name: "ZOD-2 a refusal does not repeat what stands in the configuration",
      run: async (suite) => {
        const spoilt = soundConfigs(suite).flatMap(withCanaries);
        for (const value of [...hostileConfigs(), ...spoilt]) {
          const checked = suite.gate.validate(value as Json);
          if (!checked.ok) ok(!JSON.stringify(checked.issues).includes(CANARY), "an issue repeats a value of the configuration");
        }
      },
    },
    {
      name: "ZOD-4 only what the configuration itself has counts, not what it inherits",
      run: async (suite) => {
        for (const config of soundConfigs(suite)) {
          if (typeof config !== "object" || config === null || Array.isArray(config)) continue;
          const heir = Object.create(config) as Json;
          ok(!suite.gate.validate(heir).ok || suite.gate.validate({}).ok, "an inherited field was taken for one of the configuration");
        }
      },
    },
    {
      name: "a placeholder that does not exist, or that does not end, is refused before anything runs",
      run: async (suite) => {
        for (const config of soundConfigs(suite).flatMap(withSpoiltPlaceholders)) {
          ok(!suite.gate.validate(config as Json).ok, `accepted: ${JSON.stringify(config)}`);
        }
      },
    },
  ],
};

function planOf({ gate }: GateSuite, config: Json): ReturnType<GateSuite["gate"]["plan"]> {
  const checked = gate.validate(config);
  ok(checked.ok, `refused: ${JSON.stringify(config)}`);
  return gate.plan(checked.value);
}
