import { expect, test } from "vitest";
import { createSluice, type Definition, type EffectHandler, type Logger } from "./index.ts";

const pipeline: Definition = {
  format: 1,
  name: "p",
  initial: "a",
  stages: { a: { work: { run: "builder" }, gates: [{ use: "command", with: { argv: ["true"] } }], next: "b" }, b: { final: "succeeded" } },
  finally: [{ run: "tidy" }],
};
const handler: EffectHandler = { portVersion: 1, perform: () => Promise.resolve({ kind: "ended", exit: 0 }) };

test.each([
  [{ builder: handler, tidy: handler }, []],
  [{ bilder: handler, tidy: handler }, [{ effects: "builder" }, { effects: "bilder" }]],
  [{}, [{ effects: "builder, tidy" }]],
])("given handlers %o, then what nobody here performs, and what nobody asks for, is told at once", (effects, told) => {
  const logged: unknown[] = [];
  const logger: Logger = {
    portVersion: 1,
    log: (level, _message, fields) => void (level === "warn" && fields !== undefined && logged.push(fields)),
  };
  createSluice({ pipelines: [pipeline], effects, logger });
  expect(logged).toEqual(told);
});
