import { createSettableClock, describeEvidenceStore } from "@sluice/conformance";
import { describe, expect, test } from "vitest";
import { createMemoryEvidenceStore } from "./create-memory-evidence-store.ts";

const capabilities = { durability: "process", manyProcesses: false, maxBytes: 4096 } as const;

describeEvidenceStore(
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
    name: "memory evidence",
    capabilities,
    create: async () => {
      const clock = createSettableClock();
      return { clock, store: createMemoryEvidenceStore({ clock: clock.now, maxBytes: capabilities.maxBytes }) };
    },
  },
);
