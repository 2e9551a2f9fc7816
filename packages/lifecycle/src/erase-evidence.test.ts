import { digestOf, type Digest } from "@sluice/core";
import { pipelineFrom, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PLAIN = `
format: 1
name: plain
initial: one
stages: { one: { gates: [{ id: check, use: check }], next: done }, done: { final: succeeded } }
`;
const CAROL = { id: "carol", assurance: "verified" } as const;
const DIGEST = digestOf("a body");

function erased(run: Story, over: { readonly digest?: Digest; readonly reason?: string } = {}): Story {
  return run.send("erase-evidence", { digest: DIGEST, by: CAROL, reason: "names a customer", ...over });
}

describe("erasing a body of evidence", () => {
  test.each([
    ["while the run goes on", (run: Story) => run],
    ["after it has ended", (run: Story) => run.cancel()],
  ])("%s, is an event and changes nothing else", (_when, before) => {
    const run = before(story(pipelineFrom(PLAIN)));
    const { version: from, at: _at, ...state } = run.state;
    erased(run);
    const { version, at: _later, ...after } = run.state;
    expect([version, after]).toEqual([from + 1, state]);
    expect(run.events.at(-1)).toMatchObject({ type: "evidence-erased", data: { digest: DIGEST, by: CAROL, reason: "names a customer" } });
  });

  test("wants a digest and a reason, and keeps the reason short", () => {
    const run = story(pipelineFrom(PLAIN));
    const events = run.events.length;
    for (const wrong of [{ digest: "sha256:x" }, { reason: " " }] as const) {
      erased(run, wrong);
      expect(run.answer).toMatchObject({ ok: false, code: "COMMAND_INVALID" });
    }
    expect(run.events).toHaveLength(events);
    erased(run, { reason: "x".repeat(5000) });
    const event = run.events.at(-1);
    expect(event?.type === "evidence-erased" && event.data.reason.length).toBe(500);
  });
});
