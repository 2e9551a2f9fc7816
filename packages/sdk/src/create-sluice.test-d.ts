import { describe, expectTypeOf, test } from "vitest";
import { createSluice, type Definition, definePipeline, type EffectHandler, type Sluice } from "./index.ts";

const delivery = definePipeline({
  format: 1,
  name: "delivery",
  initial: "build",
  stages: {
    build: { work: { run: "builder" }, gates: [{ id: "tests", use: "command", with: { run: ["npm", "test"] } }], next: "ship" },
    ship: { before: [{ id: "confirm", use: "approval" }], work: { run: "shipper" }, next: "done" },
    done: { final: "succeeded" },
  },
});

describe("names of a pipeline are checked by the compiler", () => {
  test("pipelines, gates and effects", () => {
    const sluice = createSluice({ pipelines: [delivery], effects: {} });
    type Gate = Parameters<typeof sluice.decide>[1]["gate"];
    expectTypeOf<Gate>().toEqualTypeOf<"tests" | "confirm">();
    expectTypeOf<Parameters<typeof sluice.start>[0]>().toEqualTypeOf<"delivery">();
    const handler = {} as EffectHandler;
    createSluice({ pipelines: [delivery], effects: { builder: handler } });
    // @ts-expect-error no stage runs an effect of that name
    createSluice({ pipelines: [delivery], effects: { bilder: handler } });
  });

  test("definitions that are only known at run time take any name", () => {
    const sluice = createSluice({ pipelines: [{} as Definition], effects: { anything: {} as EffectHandler } });
    expectTypeOf<Parameters<typeof sluice.decide>[1]["gate"]>().toEqualTypeOf<string>();
    expectTypeOf<Parameters<typeof sluice.start>[0]>().toEqualTypeOf<string>();
    expectTypeOf(sluice).toEqualTypeOf<Sluice>();
  });

  test("one that knows its names can be given where any is asked for", () => {
    expectTypeOf(createSluice({ pipelines: [delivery] })).toExtend<Sluice>();
  });
});
