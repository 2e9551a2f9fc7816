import { DEFAULT_SCOPE } from "@sluice/core";
import { createBackground } from "./background.ts";
import { decideOnRequest } from "./decide-request.ts";
import type { Engine } from "./engine.ts";
import type { EngineOptions } from "./engine-options.ts";
import { createParts } from "./engine-parts.ts";
import { followEvents } from "./follow-events.ts";
import { refuseExposedEvidence } from "./exposed-evidence.ts";
import { refuseExposedReports } from "./exposed-reports.ts";
import { refuseExposedStore } from "./exposed-store.ts";
import { adviseOnRequest, delegateRequest, endDelegation } from "./people-acts.ts";
import { receiveSignal } from "./receive-signal.ts";
import { adoptDefinition, cancelRun, extendRun, resumeRun, reviseRun } from "./run-acts.ts";
import { eraseEvidence, listEvidence, readEvidence } from "./run-evidence.ts";
import { startRun } from "./start-run.ts";
import { stealRight } from "./steal-right.ts";
import { startWorker } from "./start-worker.ts";
import { supersedeRun } from "./supersede-run.ts";
import { tickOnce } from "./tick.ts";
import { simulateRun } from "./simulate-run.ts";
import { explainRun, viewRun } from "./view-run.ts";
import { waiveGate } from "./waive-gate.ts";
import { waitSettled } from "./wait-settled.ts";
import type { Worker } from "./worker.ts";

const LIST_LIMIT = 50;

/**
 * Makes an engine. It starts nothing by itself: call `work` for a continuous worker, `tick` for one round, or `settled` to see one run
 * through.
 *
 * @throws SluiceError `CONFIG_INVALID` when two pipelines have one name; `STORE_INSIDE_SUBJECT` when workers can write the store,
 * `REPORT_FOLDER_INSECURE` when they can write the reports.
 */
export function createEngine(options: EngineOptions): Engine {
  refuseExposedStore(options);
  refuseExposedReports(options);
  refuseExposedEvidence(options);
  const parts = createParts(options);
  const background = createBackground(parts);
  const workers = new Set<Worker>();
  const { store } = options;
  return {
    start: (pipeline, request, call) => startRun(parts, pipeline, request, call),
    signal: (request, call) => receiveSignal(parts, request, call),
    decide: (run, request, call) => decideOnRequest(parts, run, request, call),
    advise: (run, request, call) => adviseOnRequest(parts, run, request, call),
    delegate: (run, request, call) => delegateRequest(parts, run, request, call),
    endDelegation: (run, request, call) => endDelegation(parts, run, request, call),
    waive: (run, request, call) => waiveGate(parts, run, request, call),
    resume: (run, request, call) => resumeRun(parts, run, request, call),
    extend: (run, request, call) => extendRun(parts, run, request, call),
    cancel: (run, request, call) => cancelRun(parts, run, request, call),
    revise: (run, request, call) => reviseRun(parts, run, request, call),
    adopt: (run, request, call) => adoptDefinition(parts, run, request, call),
    steal: (run, request, call) => stealRight(parts, run, request, call),
    supersede: (run, request, call) => supersedeRun(parts, run, request, call),
    explain: (run, call) => explainRun(parts, run, call),
    simulate: (run, pipeline, call) => simulateRun(parts, run, pipeline, call),
    get: (run, call = {}) => viewRun(parts, { scope: call.scope ?? DEFAULT_SCOPE, run }, call),
    evidence: (run, call) => listEvidence(parts, run, call),
    readEvidence: (run, digest, call) => readEvidence(parts, run, digest, call),
    eraseEvidence: (run, request, call) => eraseEvidence(parts, run, request, call),
    list: ({ scope = DEFAULT_SCOPE, limit = LIST_LIMIT, ...rest } = {}) => store.query({ scope, limit, ...rest }),
    ledger: (run, { scope = DEFAULT_SCOPE, ...rest } = {}) => store.ledger({ scope, run }, rest),
    events: (call) => followEvents(parts, call),
    tick: (call) => tickOnce(parts, background, call),
    work(call) {
      const worker = startWorker(parts, background, call);
      workers.add(worker);
      const close: Worker["close"] = async (how) => {
        await worker.close(how);
        workers.delete(worker);
      };
      return { close };
    },
    settled: (run, call = {}) => waitSettled(parts, run, call, () => workers.size > 0),
    async close() {
      await Promise.all([...workers].map((worker) => worker.close({ drain: false })));
      workers.clear();
    },
  };
}
