import { pipelineFrom, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: readmitted
initial: deploy
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  deploy: { before: [{ id: calm, use: world, every: 5s }], work: { run: deploy, attempts: 3, every: 5s }, next: done }
  done: { final: succeeded }
`);

/** Work that ends badly and did not happen: its admission has to be judged again before its next try. */
function failOnce(told: Story): Story {
  return told.verdict("calm", "pass").later(10_000).dispatch().endWork(1).prove("did-not-happen");
}

describe("tries of work whose admission is judged again (design 16)", () => {
  test("given work ends badly again and again, then its tries are counted out, and a person gets it", () => {
    const told = story(PIPELINE);
    for (let tries = 1; tries <= 3; tries++) {
      expect(told.holds).toEqual([]);
      failOnce(told);
    }
    expect(told.holds).toEqual(["WORK_FAILED"]);
  });

  test("given the next try is about the same content, then it has the same key, and keeps its pause", () => {
    const told = failOnce(story(PIPELINE));
    const intent = told.state.readmitted?.intent;
    told.verdict("calm", "pass");
    expect(told.intent("work")).toMatchObject({ id: intent, attempt: 4, notBefore: expect.any(Number) });
    expect(told.explain().work).toMatchObject({ how: "failed", note: "it did not happen", before: true });
  });

  test("given the content changed meanwhile, then it is other work, with tries and a key of its own", () => {
    const told = failOnce(story(PIPELINE));
    const first = told.state.readmitted?.intent;
    told.revise("h2").verdict("calm", "pass");
    expect(told.intent("work")).toMatchObject({ attempt: 1 });
    expect(told.intent("work").id).not.toBe(first);
  });

  test("given a person resumes, then the tries begin anew", () => {
    const told = story(PIPELINE);
    for (let tries = 1; tries <= 3; tries++) failOnce(told);
    told.resume();
    if (told.state.phase === "admitting") told.verdict("calm", "pass");
    expect(told.intent("work").attempt).toBe(1);
  });
});
