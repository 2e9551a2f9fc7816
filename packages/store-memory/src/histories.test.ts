import { createMemoryStore } from "@sluice/store-memory";
import { expect, test } from "vitest";
import { recordHistories } from "../../../test/support/record-histories.ts";

const HISTORIES = 300;

test(`given ${HISTORIES} histories of several clients on one run and one claim, then each is linearizable`, async () => {
  const store = createMemoryStore();
  const report = await recordHistories([store, store, store], HISTORIES);
  process.stdout.write(
    `memory store: ${report.histories} histories, ${report.operations} operations, ${report.overlapping} overlapping, ${report.refused.length} refused\n`,
  );
  expect(report.refused).toEqual([]);
  expect(report.overlapping).toBeGreaterThan(HISTORIES);
});
