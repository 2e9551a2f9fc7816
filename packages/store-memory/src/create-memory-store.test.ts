import { createSettableClock, describeRunStore } from "@sluice/conformance";
import { createMemoryStore } from "@sluice/store-memory";
import { describe, expect, test } from "vitest";

describeRunStore(
  {
    describe,
    test,
    skip: (name, reason) =>
      test(`left out: ${name}`, (context) => {
        expect(reason).not.toBe("");
        context.skip(reason);
      }),
  },
  {
    name: "memory store",
    capabilities: { durability: "process", manyProcesses: false },
    create: async () => {
      const clock = createSettableClock();
      return { clock, store: createMemoryStore({ clock: clock.now }) };
    },
    modelRuns: 200,
  },
);
