import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const delivery = (effect: string, kind: "ordinary" | "dangerous", before = "", attempts = 3) =>
  pipelineFrom(`
format: 1
name: delivery
initial: review
effects: { ${effect}: { class: ${kind}, repeat: safe } }
stages:
  review: { gates: [{ id: ok, use: approval }], next: deploy }
  deploy: { ${before} work: { run: ${effect}, attempts: ${attempts} }, next: done }
  done: { final: succeeded }
`);

const approved = () => story(delivery("deploy", "ordinary")).approve("ok", "bob");

describe("work that is wanted and not sent, when another definition is adopted (APR-7)", () => {
  test("given it is dangerous by it, then it is sent as such: it consumes what people said on the path", () => {
    expect(approved().dispatch().state.consumption).toBeUndefined();
    const run = approved().adopt(delivery("deploy", "dangerous"));
    expect(run.intent("work").attempt).toBe(1);
    expect(run.dispatch().state).toMatchObject({ work: { dangerous: true }, consumption: { gates: ["ok"] } });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given the stage does something else by it, then that is done, by a key of its own, and not what was wanted before", () => {
    const run = approved();
    const { id } = run.intent("work");
    run.adopt(delivery("release", "dangerous"));
    expect(run.state.work).toMatchObject({ effect: "release", dangerous: true, attempt: 1 });
    expect(run.intent("work").id).not.toBe(id);
    const tried = approved().dispatch().endWork(1).adopt(delivery("release", "ordinary"));
    expect(tried.state.work).toMatchObject({ effect: "release", attempt: 1 });
  });

  test("given it asks people before it, then nothing is sent until they have said so", () => {
    const run = approved().adopt(delivery("deploy", "dangerous", "before: [{ id: confirm, use: approval }],"));
    expect(run.next.intents).toEqual([]);
    expect(run.approve("confirm", "bob").intent("work").attempt).toBe(1);
  });

  test("given nothing of it changes, then it goes on as it was", () => {
    const run = approved();
    const { id } = run.intent("work");
    expect(run.adopt(delivery("deploy", "ordinary", "", 4)).intent("work").id).toBe(id);
  });
});
