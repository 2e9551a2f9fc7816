import { builtInGates, createGateRegistry } from "@sluice/gates";
import { eventText, fromRecord } from "@sluice/lifecycle";
import { rehearse } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const SCAN = `
format: 1
name: scan
initial: scan
stages:
  scan:
    work: { run: scanner, attempts: 1 }
    gates:
      - id: level
        use: output
        with: { pass: { path: "$.level", values: [clean] }, fail: { path: "$.level", values: [critical] } }
        if: { not: { all: [{ fact: exempt, exists: true }, { fact: exempt, equals: true }] } }
    next: done
  done: { final: succeeded }
`;

/** What is told of the one verdict of a scan. */
async function told(output: { readonly level: string } | undefined, exempt = false): Promise<readonly string[]> {
  const play = await rehearse(SCAN, { gates: createGateRegistry(builtInGates), verdicts: { level: "real" } });
  if (exempt) await play.signal("exempt", true);
  await play.work(output === undefined ? { unreadable: true } : { output });
  const events = (await play.engine.ledger(play.run.run)).items.flatMap((commit) => commit.events.map(fromRecord));
  return events.filter((event) => event.type === "verdict-recorded").map(eventText);
}

describe("what is told of a verdict (TG-24)", () => {
  test("given pass, skipped, fail and error, then each is told once, in words of its own, and a fail names path and value", async () => {
    const texts = [
      await told({ level: "clean" }),
      await told({ level: "critical" }, true),
      await told({ level: "critical" }),
      await told(undefined),
    ];
    expect(texts.map((all) => all.length)).toEqual([1, 1, 1, 1]);
    const [passed = "", skipped = "", failed = "", errored = ""] = texts.flat();
    expect([passed, skipped, failed, errored].map((text) => /^level: (\w+) /.exec(text)?.[1])).toEqual([
      "pass",
      "skipped",
      "fail",
      "error",
    ]);
    expect(failed).toMatch(/\$.*level.*critical/);
    expect(errored).not.toMatch(/fail/i);
    expect(new Set([passed, skipped, failed, errored]).size).toBe(4);
  });
});
