import { rehearse } from "@sluice/testing";
import { expect, test } from "vitest";
import { readEvent } from "./index.ts";

const VALIDATED = `format: 1
name: validated
initial: validate
stages:
  validate:
    work: { run: validator }
    gates:
      - { id: verdict, use: report, with: { file: report.md, field: status, pass: [PASS], fail: [FAIL] } }
    rework: { to: validate, laps: 2, then: hold }
    next: done
  done: { final: succeeded }
`;

const left = (word: string, errors: number) => ({
  files: { "report.md": `---\nstatus: ${word}\n---\n` },
  output: { errors },
});

test("given a second result and a second verdict under the same names, the last ones count and the first ones are kept (TG-12)", async () => {
  const play = await rehearse(VALIDATED, { verdicts: { verdict: "real" } });
  await play.work(left("FAIL", 3));
  const first = (await play.engine.get(play.run.run))?.state;
  expect(first?.outputs["validator"]).toEqual({ errors: 3 });
  await play.work(left("PASS", 0));
  const { state, outcome } = play.run;
  expect(outcome).toBe("succeeded");
  expect(state.outputs["validator"]).toEqual({ errors: 0 });
  expect(state.verdicts["verdict"]?.value).toBe("pass");
  const events = (await play.engine.ledger(play.run.run)).items.flatMap((commit) => commit.events);
  const told = events.map(readEvent).flatMap(({ type, data }): readonly unknown[] => {
    if (type === "work-ended") return [data.end.output];
    return type === "verdict-recorded" ? [data.verdict.value] : [];
  });
  expect(told).toEqual([{ errors: 3 }, "fail", { errors: 0 }, "pass"]);
});
