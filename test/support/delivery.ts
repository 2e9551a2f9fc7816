// The pipeline that hosts run in the tests of faults: two pieces of work and a gate, with so many tries that only a defect ends them.
import type { Pipeline } from "@sluice/core";
import { pipelineFrom } from "../../packages/testing/src/pipeline-from.ts";

export const DELIVERY: Pipeline = pipelineFrom(`
format: 1
name: delivery
initial: develop
stages:
  develop: { work: { run: developer, timeout: 1h, attempts: 100, every: 1ms }, next: review }
  review:
    work: { run: reviewer, timeout: 1h, attempts: 100, every: 1ms }
    gates: [{ id: verdict, use: check, with: { name: verdict }, attempts: 100, every: 1ms }]
    next: done
  done: { final: succeeded }
`);
