import type { GateRegistry, Pipeline } from "@sluice/core";
import { pipelineFrom } from "../pipeline-from.ts";

const TEXTS = [
  `
format: 1
name: review-loop
initial: develop
stages:
  develop: { work: { run: developer, timeout: 10m, attempts: 3, every: 5s }, next: review }
  review:
    work: { run: reviewer, timeout: 10m, attempts: 3, every: 5s }
    gates:
      - { id: verdict, use: report, with: { name: verdict }, attempts: 3, every: 5s }
      - { id: lint, use: check, with: { name: lint }, enforcement: advisory, attempts: 2, every: 5s }
    rework: { to: develop, laps: 3, then: hold }
    next: done
  done: { final: succeeded }
`,
  `
format: 1
name: delivery
initial: build
budgets: { repair: { laps: 2, then: hold } }
effects: { merger: { class: dangerous, repeat: ask } }
stages:
  build:
    work: { run: developer, timeout: 10m, attempts: 4, every: 5s }
    gates:
      - { id: unit, use: check, with: { name: unit }, attempts: 3, every: 5s }
      - { id: slow, use: check, needs: [unit], with: { name: slow }, attempts: 3, every: 5s }
    rework: { to: build, budget: repair }
    next: merge
  merge:
    reserve: { name: "merge-lock", until: done, maxWait: 2h }
    before:
      - { id: confirm, use: approval, with: { from: [{ count: 1, of: ["bob", "carol"] }], expiresMs: 3600000 } }
    work: { run: merger, timeout: 10m, attempts: 3, every: 5s }
    gates:
      - { id: merged, use: world, with: { name: merged }, attempts: 3, every: 5s, maxWait: 30m }
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`,
  `
format: 1
name: release
initial: judge
effects: { deployer: { class: dangerous, repeat: never } }
stages:
  judge:
    gates:
      - { id: quality, all: [ { id: style, use: check, with: { name: style }, attempts: 3, every: 5s }, { id: safe, use: check, with: { name: safe }, attempts: 3, every: 5s } ] }
      - { id: two-people, use: approval, onReject: rework, with: { from: [{ count: 2, of: ["group:ops", "carol"] }], expiresMs: 7200000 } }
    rework: { to: mend, laps: 2, then: blocked }
    next: deploy
  mend: { work: { run: developer, timeout: 10m, attempts: 3, every: 5s }, next: judge }
  deploy: { work: { run: deployer, timeout: 10m, attempts: 2, every: 5s }, next: done }
  done: { final: succeeded }
finally: [{ notify: starter }]
`,
  `
format: 1
name: window
initial: build
identity: request
counts: [files]
budgets: { repair: { laps: 4, then: hold } }
freezes:
  night: { weekly: [{ from: thu 00:05, to: thu 00:15 }, { from: thu 00:40, to: thu 01:10 }, { from: thu 02:00, to: thu 04:00 }] }
effects: { merger: { class: dangerous, repeat: ask } }
stages:
  build:
    work: { run: developer, timeout: 10m, attempts: 4, every: 5s }
    gates:
      - { id: unit, use: check, with: { name: unit }, attempts: 3, every: 5s }
      - { id: sign, use: approval, warn: { before: 30m }, with: { from: [{ count: 1, of: ["bob", "carol"] }], expiresMs: 3600000 } }
    routes: [{ after: 20m, to: hold, once: true }]
    rework: { to: build, budget: repair, sameFailure: 1 }
    next: ship
  ship:
    freeze: [night]
    work: { run: merger, timeout: 10m, attempts: 3, every: 5s }
    gates: [{ id: on-main, use: world, with: { name: merged }, attempts: 3, every: 5s, maxWait: 30m, warn: { before: 20m, to: bob } }]
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }, { notify: alice }]
`,
  `
format: 1
name: board
initial: confirm
effects: { merger: { class: dangerous, repeat: ask } }
stages:
  confirm:
    gates:
      - { id: unit, use: check, with: { name: unit }, attempts: 3, every: 5s }
      - { id: go, use: approval, with: { from: [{ count: 1, of: ["bob", "carol"] }], expiresMs: 3600000 } }
    rework: { to: mend, laps: 3, then: hold }
    next: roll
  mend: { work: { run: developer, timeout: 30m, attempts: 4, every: 5s }, next: confirm }
  roll:
    work: { run: merger, timeout: 30m, attempts: 3, every: 5s }
    gates: [{ id: health, use: measure, every: 10s, with: { name: health, windowMs: 60000, failureLimit: 1, inconclusiveLimit: 3 } }]
    rework: { to: mend, laps: 2, then: hold }
    next: done
  done: { final: succeeded }
wiring:
  tracker: { Backlog: display, Building: display, Waiting: display, Rolling: display, Blocked: display, Done: display, Ended: display, Confirm: { decide: go, as: approve }, Send back: { decide: go, as: reject } }
projection:
  tracker: { mend: Building, confirm: Waiting, roll: Rolling, held: Blocked, done: Done, failed: Ended, blocked: Ended, cancelled: Ended, superseded: Ended }
`,
];

/** The pipelines that the simulation runs. */
export function simulatedPipelines(registry: GateRegistry): readonly Pipeline[] {
  return TEXTS.map((text) => pipelineFrom(text, registry));
}
