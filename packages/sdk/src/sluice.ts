import type { Answer } from "@sluice/lifecycle";
import type { CallOptions, DecideRequest, Engine, StartedRun, StartRequest, WaiveRequest } from "@sluice/engine";
import type { GateIdOf, PipelineNameOf, PipelineSource } from "./pipeline-source.ts";

/** An engine that knows the names of its pipelines and gates: a typo is a compile error. */
export interface Sluice<P extends readonly PipelineSource[] = readonly PipelineSource[]> extends Omit<
  Engine,
  "start" | "decide" | "waive"
> {
  /** As {@link Engine.start}. */
  start(pipeline: PipelineNameOf<P[number]>, request: StartRequest, options?: CallOptions): Promise<StartedRun>;
  /** As {@link Engine.decide}. */
  decide(run: string, request: Named<DecideRequest, P>, options?: CallOptions): Promise<Answer>;
  /** As {@link Engine.waive}. */
  waive(run: string, request: Named<WaiveRequest, P>, options?: CallOptions): Promise<Answer>;
}

/** A request whose gate is one of the pipelines'. */
type Named<Request, P extends readonly PipelineSource[]> = Omit<Request, "gate"> & { readonly gate: GateIdOf<P[number]> };
